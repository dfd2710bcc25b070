import { isUtf8, transcode } from 'node:buffer';
import { ChatError } from './errors.js';

/**
 * Whether the text has no lone surrogates. Each is half of a character that takes two units. UTF-8 cannot contain it, so stores and
 * protocols would replace it.
 */
const isWellFormed = (text: string): boolean => text.isWellFormed();

/** Replaces lone surrogates, so that the text can be UTF-8. */
export const wellFormed = (text: string): string => text.toWellFormed();

/** The start of a text, cut between two whole characters. */
export const beginningOf = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\ud800-\udbff]$/, '');

/**
 * In JSON, a lone surrogate can only occur as an escape. The pattern matches pairs and escaped backslashes first, so that any other match
 * is lone.
 */
const ESCAPES =
  /\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g;
const LONE_ESCAPE_LENGTH = 6;

/** Whether all texts of this JSON are well-formed. */
export const isWellFormedJson = (json: string): boolean => wellFormedJson(json) === json;

/** Replaces lone surrogates in the texts of this JSON. */
export const wellFormedJson = (json: string): string =>
  json.replace(ESCAPES, found => (found.length === LONE_ESCAPE_LENGTH ? '\\ufffd' : found));

/** The error for a value whose text at `target` is not well-formed. */
export const halfError = (target: string): ChatError =>
  new ChatError(
    'bad_value',
    `The ${target} contains a lone surrogate, which is not valid Unicode. Send the whole character or leave it out.`,
    target
  );

/** The place in a JSON value where a text is not well-formed, as a path below `place`; null if there is none. */
export function halfIn(value: unknown, place: string): string | null {
  // Not recursive, because the value may be nested as deep as a request is long.
  const left: [unknown, string][] = [[value, place]];
  for (;;) {
    const next = left.pop();
    if (!next) {
      return null;
    }
    const [part, where] = next;
    if (typeof part === 'string' && !isWellFormed(part)) {
      return where;
    }
    if (typeof part === 'object' && part !== null) {
      for (const [key, item] of Object.entries(part)) {
        if (!isWellFormed(key)) {
          return where;
        }
        left.push([item, `${where}/${key}`]);
      }
    }
  }
}

/**
 * A long text from its UTF-8. Node transcodes it six times as fast as it decodes it, unless it is ASCII. A text of 3 MB held the event loop
 * for 13 ms.
 */
export const textOf = (utf8: Uint8Array): string =>
  transcode(utf8, 'utf8', 'utf16le').toString('utf16le');

/** The text of a file, without a byte order mark. @throws Error if it is not UTF-8 */
export function fileText(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw new Error('it is not UTF-8');
  }
  return bytes.toString().replace(/^\ufeff/, '');
}
