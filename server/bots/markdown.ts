/** Marks that mean something wherever they stand. */
const MARKS = /[\\`*_[\]{}<>&#|~$]/g;

/** Marks that mean something at the beginning of a line only. */
const AT_START = /^([-+=]|\d+(?=[.)]))/;

/**
 * Any text as a piece of markdown that shows exactly its characters and stays inside the paragraph it is put into.
 * `indent` goes before each line but the first, for a piece inside a list.
 */
export function quoteMarkdown(text: string, indent = ''): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map(line => quoteLine(line.trim()));
  // A backslash at the end of a line breaks it, and so an empty line ends no paragraph.
  return lines.join(`\\\n${indent}`);
}

function quoteLine(line: string): string {
  const [start] = AT_START.exec(line) ?? [''];
  const rest = line.slice(start.length).replace(MARKS, '\\$&');
  // A number is spared, its dot is not.
  return /\d/.test(start) ? `${start}\\${rest}` : start ? `\\${start}${rest}` : rest;
}
