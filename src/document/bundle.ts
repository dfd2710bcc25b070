import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type { IMimeModel } from './types.js';

/**
 * The key in a bundle's `data` under which those representations are told that are too long for a document. Only the server writes it.
 * Their bytes are files of the chat; a reader that does not know the key shows what is left, a text at least.
 */
export const KEPT_APART = 'application/vnd.colloquy.apart+json';

/** Under this name a bundle's metadata are kept apart, where those are long. */
export const KEPT_METADATA = 'metadata';

/** Representations of one bundle. */
export const MAX_REPRESENTATIONS = 50;

/** Where a representation is that is not in the document. */
export interface IKeptApart {
  /** The id of the file, which is read at `chat/threads/{chat}/attachments/{id}`. */
  attachment: string;
  bytes: number;
  /** How the file's bytes become the value again: a text, JSON, or a text in base64. */
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

/** An id becomes a part of an address: it has nothing that could lead elsewhere. */
const ID = /^[\w-]{1,64}$/;

/** What a bundle keeps apart, by MIME type. */
export function keptApart(bundle: Partial<IMimeModel> | undefined): Map<string, IKeptApart> {
  const apart = bundle?.data?.[KEPT_APART];
  const entries = isObject(apart) ? Object.entries(apart) : [];
  return new Map(
    entries.filter((entry): entry is [string, JSONObject & IKeptApart] => isKeptApart(entry[1]))
  );
}

/** The bundle as it came, once the values of what is kept apart are there. What could not be read is left out. */
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
