import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { IMimeModel } from './types.js';

/**
 * The key in a bundle's `data` that lists the representations stored outside the document, because they are too large
 * for it. Only the server writes this key. The bytes are files of the chat. A reader that does not know the key shows
 * the remaining representations, which always include a text.
 */
export const KEPT_APART = 'application/vnd.colloquy.apart+json';

/** The name under which long bundle metadata is stored outside the document. */
export const KEPT_METADATA = 'metadata';

/** The largest number of representations in one bundle. */
export const MAX_REPRESENTATIONS = 50;

/** Describes a representation that is stored outside the document. */
export interface IKeptApart {
  /** The id of the file. Read it from `chat/threads/{chat}/attachments/{id}`. */
  attachment: string;
  bytes: number;
  /** The encoding of the value in the file's bytes: as text, as JSON, or as base64 text. */
  encoding: 'text' | 'json' | 'base64';
}

const isObject = (value: unknown): value is JSONObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKeptApart = (value: unknown): value is JSONObject & IKeptApart =>
  isObject(value) &&
  typeof value.attachment === 'string' &&
  ID.test(value.attachment) &&
  typeof value.bytes === 'number' &&
  ['text', 'json', 'base64'].includes(value.encoding as string);

/** The id becomes part of a URL, so it must not contain characters that could change the path. */
const ID = /^[\w-]{1,64}$/;

/** Returns the representations that are stored outside the document, by MIME type. Malformed entries are skipped. */
export function keptApart(bundle: Partial<IMimeModel> | undefined): Map<string, IKeptApart> {
  const apart = bundle?.data?.[KEPT_APART];
  const entries = isObject(apart) ? Object.entries(apart) : [];
  return new Map(
    entries.filter((entry): entry is [string, JSONObject & IKeptApart] => isKeptApart(entry[1]))
  );
}

/**
 * Restores the original bundle from the fetched values of the representations outside the document. A representation
 * without a value is left out.
 */
export function wholeBundle(
  { data, ...rest }: IMimeModel,
  values: ReadonlyMap<string, JSONValue>
): IMimeModel {
  const whole = { ...data };
  delete whole[KEPT_APART];
  const metadata = values.get(KEPT_METADATA);
  values.forEach((value, type) => type !== KEPT_METADATA && (whole[type] = value));
  return { ...rest, data: whole, ...(isObject(metadata) && { metadata }) };
}
