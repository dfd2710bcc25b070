import type { JSONValue } from '@lumino/coreutils';
import { KEPT_METADATA, keptApart, wholeBundle } from '../document/index.js';
import type { IKeptApart, IMimeModel } from '../document/index.js';
import { threadPath } from './chat-list.js';
import type { IApiClient } from './contracts.js';

/** A representation of a bundle that is a file of the chat, because it is too long for the document. */
export interface IRepresentationFile {
  mimeType: string;
  /** The file's bytes; with a token it is read from `path`, below the server's root. */
  bytes: number;
  path: string;
}

/** The representations that have to be fetched. One that is a picture (`encoding` base64) is that picture as a file. */
export const filesOf = (chat: string, bundle: IMimeModel): IRepresentationFile[] =>
  [...keptApart(bundle)]
    .filter(([mimeType]) => mimeType !== KEPT_METADATA)
    .map(([mimeType, { attachment, bytes }]) => ({
      mimeType,
      bytes,
      path: pathOf(chat, attachment)
    }));

/**
 * A bundle with all that is kept apart of it, or with only some representations. Rejects with a RequestError where one cannot be read.
 *
 * @param types - the MIME types that are wanted; all, if left out
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

/** One of the representations that are kept apart, as the file that it is. Rejects with a RequestError. */
export const readApart = (
  server: Pick<IApiClient, 'file'>,
  chat: string,
  { attachment }: IKeptApart,
  signal: AbortSignal
): Promise<Blob> => server.file(pathOf(chat, attachment), signal);

const pathOf = (chat: string, attachment: string): string =>
  `${threadPath(chat)}/attachments/${encodeURIComponent(attachment)}`;

/** What a file is in a bundle. */
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

/** Arguments of one call. */
const CHUNK = 32_768;
