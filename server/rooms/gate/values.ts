import * as Y from 'yjs';
import { KEPT_APART, MAX_REPRESENTATIONS } from '../../../src/document/index.js';
import type { IUser, YMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { ILimits } from '../../limits.js';
import { sizeOf } from './sizes.js';

/** What values look like that may be stored: bounded, plain JSON. */

const MAX_NESTING = 20;
const MAX_JSON = 64 * 1024;
const MAX_BUNDLE = 1024 * 1024;
const MAX_USER = 4 * 1024;

/** How much something is as JSON. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export const when = (fits: boolean): ErrorCode | null => (fits ? null : 'bad_value');

export const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length <= max;

export const isTexts = (value: unknown, count: number, max: number): boolean =>
  Array.isArray(value) && value.length <= count && value.every(text => isText(text, max));

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** JSON of a bounded size and depth, with no way to a prototype. */
function isJson(value: unknown, max: number): boolean {
  let left = max;
  const fits = (part: unknown, depth: number): boolean => {
    left -= typeof part === 'string' ? part.length : 8;
    if (left < 0 || depth > MAX_NESTING) {
      return false;
    }
    if (part === null || typeof part === 'boolean' || typeof part === 'string') {
      return true;
    }
    if (typeof part === 'number') {
      return Number.isFinite(part);
    }
    if (Array.isArray(part)) {
      return part.every(item => fits(item, depth + 1));
    }
    return (
      isPlain(part) &&
      Object.entries(part).every(([key, item]) => fits(key, depth) && fits(item, depth + 1))
    );
  };
  return fits(value, 0);
}

/** Of an object with such a key Yjs would take its value for the kind of the object, and then not know it. */
export const hasKind = (value: object): boolean => Object.hasOwn(value, 'constructor');

export const isObject = (value: unknown): value is Record<string, unknown> =>
  isPlain(value) && !hasKind(value) && isJson(value, MAX_JSON);

/** Seconds since 1970 within what a `Date` can be. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 8.64e12;

/** Ids are keys in rows, pages and URLs: short, printable ASCII. */
export const isMessageId = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value);

export const isBundle = (value: unknown): value is Record<string, unknown> =>
  isPlain(value) &&
  isPlain(value.data) &&
  Object.keys(value.data).length <= MAX_REPRESENTATIONS &&
  isJson(value, MAX_BUNDLE);

/**
 * A mime bundle as it may be stored: never with `trusted`, which would let HTML past the reader's sanitizer, nor with files that its
 * sender says are its own.
 */
export function cleanBundle(value: Record<string, unknown>): Record<string, unknown> {
  const entries = ['data', 'metadata']
    .filter(key => isPlain(value[key]))
    .map(key => [key, value[key]]);
  const clean = Object.fromEntries(entries) as Record<string, unknown>;
  if (isPlain(clean.data) && KEPT_APART in clean.data) {
    clean.data = Object.fromEntries(
      Object.entries(clean.data).filter(([type]) => type !== KEPT_APART)
    );
  }
  return clean;
}

/** May a bundle stand in the document as it came? */
export const isCleanBundle = (
  value: Record<string, unknown>,
  { bundleBytes }: Pick<ILimits, 'bundleBytes'>
): boolean =>
  isPlain(value.data) &&
  !(KEPT_APART in value.data) &&
  Object.keys(value).every(key => key === 'data' || (key === 'metadata' && isPlain(value[key]))) &&
  sizeOf(value) <= bundleBytes;

/** May this be somebody's own entry in `users`? */
export function checkUser(value: unknown, username: string, bot: boolean): ErrorCode | null {
  const texts = ['name', 'display_name', 'initials', 'color', 'avatar_url', 'mention_name'];
  return when(
    isPlain(value) &&
      bytesOf(value) <= MAX_USER &&
      value.username === username &&
      (value.bot ?? false) === bot &&
      Object.entries(value).every(
        ([key, part]) =>
          key === 'username' ||
          key === 'bot' ||
          (texts.includes(key) && (part === null || isText(part, 2048)))
      )
  );
}

/** Names that say who somebody is. The server may know a newer one than the token. */
const NAMES = ['name', 'display_name', 'mention_name'] as const;

/** What makes a face, or an address that readers would ask for a picture. */
const FACE = ['initials', 'color', 'avatar_url'] as const;

/**
 * A checked entry in `users` as its owner signs in: with no other name than theirs, or than the entry has already, and with no face but
 * theirs.
 */
export function cleanUser(value: IUser, own: IUser, before: unknown): IUser {
  const known = isPlain(before) ? (before as Partial<IUser>) : {};
  const isOdd = (key: keyof IUser): boolean => (value[key] ?? own[key]) !== own[key];
  const names = NAMES.filter(key => isOdd(key) && value[key] !== known[key]);
  const face = FACE.filter(isOdd);
  if (names.length + face.length === 0) {
    return value;
  }
  const kept = Object.entries(value).filter(([key]) => !(face as string[]).includes(key));
  return {
    ...(Object.fromEntries(kept) as unknown as IUser),
    ...Object.fromEntries(names.map(key => [key, known[key] ?? own[key]])),
    ...Object.fromEntries(face.filter(key => own[key]).map(key => [key, own[key]]))
  };
}

/** May this be an entry in `attachments`? */
export function checkAttachment(
  value: unknown,
  { attachmentBytes }: Pick<ILimits, 'attachmentBytes'>
): ErrorCode | null {
  if (
    !isObject(value) ||
    (value.type !== 'file' && value.type !== 'notebook') ||
    typeof value.value !== 'string'
  ) {
    return 'bad_value';
  }
  return sizeOf(value) <= attachmentBytes ? null : 'entry_too_large';
}

/** The plain value that an item of a map holds, if it is there still. */
export const valueOf = (item: Y.Item | undefined): unknown =>
  item && !item.deleted && item.content instanceof Y.ContentAny
    ? item.content.arr.at(-1)
    : undefined;

/** The newest plain value of a message's field. */
export const fieldOf = (message: YMessage, key: string): unknown => valueOf(message._map.get(key));
