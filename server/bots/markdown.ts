/** Characters that have a meaning anywhere in markdown. */
const SPECIAL_CHARACTERS = /[\\`*_[\]{}<>&#|~$]/g;

/** Characters that have a meaning only at the start of a line. */
const AT_START = /^([-+=]|\d+(?=[.)]))/;

/**
 * Escapes any text as markdown that shows exactly these characters and stays within its paragraph. `indent` is put before each line except
 * the first, for text inside a list.
 */
export function quoteMarkdown(text: string, indent = ''): string {
  const lines = text.split(/\r\n|[\r\n\u2028\u2029]/).map(line => quoteLine(line.trim()));
  // A backslash at the end of a line makes a line break, so that an empty line does not end the paragraph.
  return lines.join(`\\\n${indent}`);
}

function quoteLine(line: string): string {
  const [start] = AT_START.exec(line) ?? [''];
  const rest = line.slice(start.length).replace(SPECIAL_CHARACTERS, '\\$&');
  // A digit needs no escape, but the dot after it does.
  return /\d/.test(start) ? `${start}\\${rest}` : start ? `\\${start}${rest}` : rest;
}
