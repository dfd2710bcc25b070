/** Colours, cursor movements and titles of windows, as terminals understand them. */
// eslint-disable-next-line no-control-regex
const ANSI = /\x1b(?:\[[0-?]{0,64}[ -/]{0,8}[@-~]|\][^\x07\x1b]{0,256}(?:\x07|\x1b\\)?|[@-Z\\-_])/g;

/** Removes what only a terminal shows from a text. */
export const withoutAnsi = (text: string): string => text.replace(ANSI, '');
