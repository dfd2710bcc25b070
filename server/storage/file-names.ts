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

/** The names of files as the search reads them: behind the text of their message, each on a line of its own. */
export const linesOf = (files: readonly INamedFile[]): string =>
  files.map(({ name }) => `\n${name.replaceAll('\0', ' ').toWellFormed()}`).join('');
