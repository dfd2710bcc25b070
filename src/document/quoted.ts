/** The marks around somebody's words, and those that look like them. */
const MARKS = /[“”„‟«»〝〞〟＂]/g;

/** Replaces the quotation marks in a name or a text that stands beside quoted words. */
export const withoutQuotes = (text: string): string => text.replace(MARKS, '"');

/** Puts somebody's words between marks that the words cannot contain, so that everybody sees where they begin and end. */
export const quoted = (words: string): string => `“${withoutQuotes(words)}”`;
