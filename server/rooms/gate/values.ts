import * as Y from 'yjs';
import { isAttachment, KEPT_APART, MAX_REPRESENTATIONS } from '../../../src/document/index.js';
import type { IUser, YMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { ILimits } from '../../limits.js';
import { sizeOf } from './sizes.js';

/** Checks for values that may be stored: plain JSON of a limited size. */

/** The levels of objects and lists that a value may have. */
export const MAX_NESTING = 20;
const MAX_JSON = 64 * 1024;
const MAX_BUNDLE = 1024 * 1024;
const MAX_USER = 4 * 1024;

/** The size of a value as JSON, in bytes. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export const when = (fits: boolean): ErrorCode | null => (fits ? null : 'bad_value');

export const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length <= max;

export const isTexts = (value: unknown, count: number, max: number): boolean =>
  Array.isArray(value) && value.length <= count && value.every(text => isText(text, max));

/** Whether a value names attachments. */
export const isFileIds = (value: unknown): value is string[] => isTexts(value, 100, 128);

/** Whether a value names attachments, each once, as a message may. Readers would load and show a file as often as it is named. */
export const areFilesOnce = (value: unknown): value is string[] =>
  isFileIds(value) && new Set(value).size === value.length;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Whether a value is JSON of limited size and depth. Objects with another prototype are refused. */
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

/** Whether an object has a `constructor` key. Yjs would take the value of that key for the object's class, and then not recognise it. */
export const hasKind = (value: object): boolean => Object.hasOwn(value, 'constructor');

export const isObject = (value: unknown, max = MAX_JSON): value is Record<string, unknown> =>
  isPlain(value) && !hasKind(value) && isJson(value, max);

/** Whether a value is a number of seconds since 1970 that a `Date` can represent. */
export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Math.abs(value) <= 8.64e12;

/**
 * Whether a value is a valid message id: short, printable ASCII, because ids are keys in rows, pages and URLs. Two are none: in a URL
 * `.` and `..` are steps, also where they are escaped.
 */
export const isMessageId = (value: unknown): value is string =>
  typeof value === 'string' && /^(?!\.\.?$)[\x21-\x7e]{1,64}$/.test(value);

export const isBundle = (value: unknown): value is Record<string, unknown> =>
  isPlain(value) &&
  isPlain(value.data) &&
  Object.keys(value.data).length <= MAX_REPRESENTATIONS &&
  isJson(value, MAX_BUNDLE);

/**
 * The part of a mime bundle that may be stored. It leaves out `trusted`, which would let HTML past the reader's sanitizer, and files
 * that the sender merely claims belong to the bundle.
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

/** Whether a bundle may be stored in the document unchanged. */
export const isCleanBundle = (
  value: Record<string, unknown>,
  { bundleBytes }: Pick<ILimits, 'bundleBytes'>
): boolean =>
  isPlain(value.data) &&
  !(KEPT_APART in value.data) &&
  Object.keys(value).every(key => key === 'data' || (key === 'metadata' && isPlain(value[key]))) &&
  sizeOf(value) <= bundleBytes;

/** Check a user's own entry in `users`. */
export function checkUser(value: unknown, username: string, bot: boolean): ErrorCode | null {
  const texts = ['name', 'display_name', 'initials', 'color', 'avatar_url', 'mention_name'];
  return when(
    isObject(value) &&
      jsonBytes(value) <= MAX_USER &&
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

/** The names of a user. The server may know a newer one than the token. */
const NAME_FIELDS = ['name', 'display_name', 'mention_name'] as const;

/** The fields that set a user's avatar. `avatar_url` is an address that readers' browsers would request. */
const FACE = ['initials', 'color', 'avatar_url'] as const;

/**
 * A checked entry in `users`, restricted to what its owner may claim. A name must be the owner's own or the one already in the entry.
 * The avatar must be the owner's own.
 */
export function cleanUser(value: IUser, own: IUser, before: unknown): IUser {
  const known = isPlain(before) ? (before as Partial<IUser>) : {};
  const isOdd = (key: keyof IUser): boolean => (value[key] ?? own[key]) !== own[key];
  const names = NAME_FIELDS.filter(key => isOdd(key) && value[key] !== known[key]);
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

/** Check an entry in `attachments`. */
export function checkAttachment(
  value: unknown,
  { attachmentBytes }: Pick<ILimits, 'attachmentBytes'>
): ErrorCode | null {
  if (!isObject(value) || !isAttachment(value)) {
    return 'bad_value';
  }
  return sizeOf(value) <= attachmentBytes ? null : 'entry_too_large';
}

/** The plain value of an item in a map, if it is not deleted. */
export const valueOf = (item: Y.Item | undefined): unknown =>
  item && !item.deleted && item.content instanceof Y.ContentAny
    ? item.content.arr.at(-1)
    : undefined;

/** The newest plain value of a message field. */
export const fieldOf = (message: YMessage, key: string): unknown => valueOf(message._map.get(key));
