import type { JSONObject } from '@lumino/coreutils';
import type { MessageOption } from '../../../src/document/index.js';
import { isAudience, isOptions } from '../../rooms/rooms.js';
import type { MetadataPatch, Reply } from '../bot.js';
import { PublicError } from '../public-error.js';

const isText = (value: unknown): value is string => typeof value === 'string';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Fields = Readonly<Record<string, (value: unknown) => boolean>>;

/** The fields of a part of a reply that grows. */
const PART_FIELDS: Fields = { content: isText, metadata: isRecord };

/** The fields of a reply, as the HTTP API names those of a new message, and what they may hold. */
const FIELDS: Fields = {
  content: isText,
  type: value => value === 'text' || value === 'html',
  metadata: isRecord,
  reply_to: isText,
  attachments: value => Array.isArray(value) && value.every(isText),
  options: isOptions,
  audience: isAudience,
  once: value => typeof value === 'boolean'
};

interface IGivenReply {
  readonly content: string;
  readonly type?: 'text' | 'html';
  readonly metadata?: JSONObject;
  readonly reply_to?: string;
  readonly attachments?: string[];
  readonly options?: MessageOption[];
  readonly audience?: string[];
  readonly once?: boolean;
}

/** Reads the reply of a bot behind a webhook. @throws PublicError */
export function readReply(text: string): Exclude<Reply, string> {
  const given = readObject(text, FIELDS);
  if (!isText(given.content)) {
    throw refusal('lacks the field "content"');
  }
  const { content, type, ...more } = given as unknown as IGivenReply;
  return { body: content, ...(type === 'html' && { content_type: type }), ...more };
}

/** A part of a reply that grows. */
export interface IGivenPart {
  readonly content?: string;
  /** null removes a key. */
  readonly metadata?: MetadataPatch;
}

/** Reads a line of a reply that grows. @throws PublicError */
export const readPart = (line: string): IGivenPart => readObject(line, PART_FIELDS);

/** Reads a JSON object whose fields are known. @throws PublicError */
function readObject(text: string, fields: Fields): Readonly<Record<string, unknown>> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw refusal('is not JSON');
  }
  if (!isRecord(given)) {
    throw refusal('is not a JSON object');
  }
  for (const [field, value] of Object.entries(given)) {
    const name = JSON.stringify(field.slice(0, 64));
    if (!Object.hasOwn(fields, field)) {
      throw refusal(`has the unknown field ${name}. Leave it out`);
    }
    if (!fields[field](value)) {
      throw refusal(`has a wrong value in the field ${name}`);
    }
  }
  return given;
}

const refusal = (what: string): PublicError =>
  new PublicError(`The answer of the bot ${what}.`, true);
