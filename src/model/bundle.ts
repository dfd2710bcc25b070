import type { JSONValue } from '@lumino/coreutils';
import { KEPT_METADATA, keptApart, wholeBundle } from '../document/index.js';
import type { IKeptApart, IMimeModel } from '../document/index.js';
import { threadPath } from './chat-list.js';
import type { IApiClient } from './contracts.js';

/** A representation of a bundle that is stored as a file of the chat, because it is too large for the document. */
export interface IRepresentationFile {
  mimeType: string;
  /** The file's size in bytes. Fetch it with a token from `path`, relative to the server's base URL. */
  bytes: number;
  path: string;
}

/**
 * Lists the representations that must be fetched. For one with the encoding base64, an image, the file is the image
 * itself.
 */
export const filesOf = (chat: string, bundle: IMimeModel): IRepresentationFile[] =>
  [...keptApart(bundle)]
    .filter(([mimeType]) => mimeType !== KEPT_METADATA)
    .map(([mimeType, { attachment, bytes }]) => ({
      mimeType,
      bytes,
      path: pathOf(chat, attachment)
    }));

/**
 * Fetches the representations that are stored outside the document and returns the bundle with them.
 *
 * @param types - the MIME types to fetch; all by default
 * @throws RequestError if a file cannot be read.
 */
export async function fetchBundle(
  server: Pick<IApiClient, 'stream'>,
  chat: string,
  bundle: IMimeModel,
  { types, signal }: { types?: readonly string[]; signal: AbortSignal }
): Promise<IMimeModel> {
  const wanted = [...keptApart(bundle)].filter(
    ([type]) => !types || type === KEPT_METADATA || types.includes(type)
  );
  const values = wanted.map(async ([type, kept]) => {
    const response = await server.stream(pathOf(chat, kept.attachment), signal);
    return [type, await valueOf(kept, response)] as const;
  });
  return wholeBundle(bundle, new Map(await Promise.all(values)));
}

/**
 * Fetches the file of one representation.
 *
 * @throws RequestError if it cannot be read.
 */
export const readApart = (
  server: Pick<IApiClient, 'file'>,
  chat: string,
  { attachment }: IKeptApart,
  signal: AbortSignal
): Promise<Blob> => server.file(pathOf(chat, attachment), signal);

const pathOf = (chat: string, attachment: string): string =>
  `${threadPath(chat)}/attachments/${encodeURIComponent(attachment)}`;

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
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}

/** The number of arguments in one call. */
const CHUNK = 32_768;
