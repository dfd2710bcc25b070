import { keptApart } from './bundle.js';
import type { IMessage } from './types.js';

/** The content of a message without words, for places that show it as one line. */
export interface IContents {
  readonly kind: 'file' | 'picture' | 'output';
  /** How many of them. */
  readonly count: number;
  /** The name of the only file, or the beginning of the output as plain text; empty if there is none, or it is not known. */
  readonly text: string;
}

/** The known facts of a file. */
export interface IKnownFile {
  readonly name?: string;
  readonly mimeType?: string;
}

/** Characters of an output's text that are kept. */
const LENGTH = 300;

/** Returns what a message holds if it has no words; otherwise nothing. */
export function contentsOf(
  { body, deleted, attachments = [], mime_model: bundle }: Partial<IMessage>,
  fileOf: (id: string) => IKnownFile | undefined
): IContents | undefined {
  if (deleted || body?.trim()) {
    return undefined;
  }
  if (bundle?.data) {
    const types = [...Object.keys(bundle.data), ...keptApart(bundle).keys()];
    const isPicture = types.some(type => type.startsWith('image/'));
    return isPicture
      ? { kind: 'picture', count: 1, text: '' }
      : { kind: 'output', count: 1, text: plainText(bundle.data['text/plain']) };
  }
  const files = [...new Set(attachments)].map(fileOf);
  const isPicture = files.every(file => file?.mimeType?.startsWith('image/'));
  const text = (files.length === 1 && files[0]?.name) || '';
  return files.length === 0
    ? undefined
    : { kind: isPicture ? 'picture' : 'file', count: files.length, text };
}

/** Notebook files store texts as lists of lines. */
function plainText(value: unknown): string {
  const lines: unknown[] = Array.isArray(value) ? value : [value];
  return lines
    .filter(line => typeof line === 'string')
    .join('')
    .slice(0, LENGTH);
}
