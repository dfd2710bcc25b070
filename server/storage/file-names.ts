import type { IAttachment } from '../../src/document/index.js';

/** A file that a message names. */
export interface INamedFile {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly createdOn: number;
}

/** The longest name of a file, each of its bytes written as a reference. */
const MAX_LENGTH = 3 * 255;

/** The name of the file that an entry leads to: the last part of its path. */
export function nameOfEntry({ value }: IAttachment): string {
  const last = value.slice(-MAX_LENGTH).split('/').at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // not every path is encoded
  }
}

/** The most bytes of these names in one message that the search reads: as many as of a short text, with which they share a block. */
export const MAX_LINES = 4 * 1024;

/** The names of files as the search reads them: behind the text of their message, each on a line of its own, the first as far as they fit. */
export function linesOf(files: readonly INamedFile[]): string {
  let lines = '';
  let bytes = 0;
  for (const { name } of files) {
    const line = `\n${name.replaceAll('\0', ' ').toWellFormed()}`;
    bytes += Buffer.byteLength(line);
    if (bytes > MAX_LINES) {
      break;
    }
    lines += line;
  }
  return lines;
}
