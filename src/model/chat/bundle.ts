import type { JSONValue } from '@lumino/coreutils';
import type { IKeptApart } from '../../document/index.js';
import type { IApiClient, IFileOptions } from '../api.js';
import { pathOfAttachment } from '../links.js';

/**
 * Fetches the file of one representation.
 *
 * @throws RequestError if it cannot be read.
 */
export const readApart = (
  server: Pick<IApiClient, 'file'>,
  chat: string,
  { attachment, bytes }: IKeptApart,
  options: Pick<IFileOptions, 'signal' | 'isUnasked'>
): Promise<Blob> => server.file(pathOfAttachment(chat, attachment), { ...options, limit: bytes });

/** Converts a file's bytes to the value of the representation. */
export async function valueOf(
  { encoding }: IKeptApart,
  file: Pick<Blob, 'text' | 'arrayBuffer'>
): Promise<JSONValue> {
  if (encoding !== 'base64') {
    const text = await file.text();
    return encoding === 'json' ? (JSON.parse(text) as JSONValue) : text;
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return btoa(text);
}
