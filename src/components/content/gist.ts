import type { TranslationBundle } from '@jupyterlab/translation';
import { plainWords, type IContents } from '../../document/index.js';
import { oneLine } from '../../model/index.js';

/** A message, as far as one line shows it. */
export interface IGist {
  readonly body: string;
  /** The content of a message without words. */
  readonly contents?: IContents;
}

/** The characters of a message that are read for each character of a line. More are read than shown, because marks and blanks are left out. */
const SEEN = 4;

/** Returns a message as one line of plain text that is never empty: its words, or else what it holds, cut after `length` characters. */
export function gistOf({ body, contents }: IGist, trans: TranslationBundle, length = 200): string {
  const words = oneLine(plainWords(body.slice(0, length * SEEN)), length);
  if (words) {
    return words;
  }
  // Pictures without a description, or a text that is nothing but marks.
  const isPicture = contents ? contents.kind === 'picture' : body.includes('![');
  const { count, text } = contents ?? { count: 1, text: oneLine(body, length) };
  if (isPicture) {
    return trans._np('content', 'Image', '%1 images', count);
  }
  if (contents?.kind === 'file') {
    const name = oneLine(text, length);
    return name ? trans.__('File: %1', name) : trans._np('content', 'File', '%1 files', count);
  }
  return oneLine(text, length) || (contents ? trans.__('Notebook output') : trans.__('Message'));
}
