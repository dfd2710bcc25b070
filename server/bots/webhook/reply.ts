import type { MessageOption } from '../../../src/document/index.js';
import { isAudience, isOptions } from '../../rooms/rooms.js';
import type { Reply } from '../bot.js';
import { ToldError } from '../told-error.js';

const isText = (value: unknown): value is string => typeof value === 'string';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields of a reply, as the HTTP API names those of a new message, and what they may hold. */
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  content: isText,
  type: value => value === 'text' || value === 'html',
  metadata: value => isRecord(value) && Object.values(value).every(isText),
  reply_to: isText,
  attachments: value => Array.isArray(value) && value.every(isText),
  options: isOptions,
  audience: isAudience,
  once: value => typeof value === 'boolean'
};

interface IGivenReply {
  readonly content: string;
  readonly type?: 'text' | 'html';
  readonly metadata?: Record<string, string>;
  readonly reply_to?: string;
  readonly attachments?: string[];
  readonly options?: MessageOption[];
  readonly audience?: string[];
  readonly once?: boolean;
}

/** Reads the reply of a bot behind a webhook. @throws ToldError */
export function readReply(text: string): Exclude<Reply, string> {
  const { content, type, ...more } = parse(text);
  return { body: content, ...(type === 'html' && { content_type: type }), ...more };
}

function parse(text: string): IGivenReply {
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
    if (!Object.hasOwn(FIELDS, field)) {
      throw refusal(`has the unknown field ${name}. Leave it out`);
    }
    if (!FIELDS[field](value)) {
      throw refusal(`has a wrong value in the field ${name}`);
    }
  }
  if (!isText(given.content)) {
    throw refusal('lacks the field "content"');
  }
  return given as unknown as IGivenReply;
}

const refusal = (what: string): ToldError => new ToldError(`The answer of the bot ${what}.`, true);
