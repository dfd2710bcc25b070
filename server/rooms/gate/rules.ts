import type { IUser } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import type { ILimits } from '../../limits.js';
import { isAudience, isChoices, isClosing, isOptions } from './options.js';
import { isToolCalls } from './tool-calls.js';
import {
  areFilesOnce,
  jsonBytes,
  checkAttachment,
  checkUser,
  cleanUser,
  isBundle,
  isMessageId,
  isObject,
  isText,
  isTexts,
  isTime,
  when
} from './values.js';

/**
 * The rule of a root whose entries a raw frame may write:
 * - `own`: under the sender's own username, any number of times
 * - `new`: under a key that was never used
 */
type IRootRule = {
  readonly check: (value: unknown, principal: IPrincipal, limits: ILimits) => ErrorCode | null;
} & (
  | { readonly entry: 'new' }
  | {
      readonly entry: 'own';
      /** Turns a checked value into one that may be stored. Returns the same value if it is fine as it is. */
      readonly clean: (value: unknown, principal: IPrincipal, before: unknown) => unknown;
    }
);

/**
 * The values that a raw frame may write, root by root. A frame may not write to any other root.
 * - a rule: entries, one by one
 * - `messages`: messages, whose fields `MESSAGE_FIELDS` lists
 * - `command`: nothing, because only commands change this root
 */
export const ROOTS: Readonly<Partial<Record<string, IRootRule | 'messages' | 'command'>>> = {
  messages: 'messages',
  users: {
    entry: 'own',
    check: (value, { username, bot }) => checkUser(value, username, bot),
    clean: (value, principal, before) => cleanUser(value as IUser, userOf(principal), before)
  },
  attachments: { entry: 'new', check: (value, _, limits) => checkAttachment(value, limits) },
  metadata: 'command', // the chat's name and id, the highest folded seq
  participants: 'command', // roles
  extras: 'command', // seq, reactions, pins, times of edits
  state: 'command'
};

/**
 * The fields of a message that a raw frame may write.
 * - `create`: a new message may have it
 * - `edit`: its author may set it again
 * - `fixed`: it can be set only once and never removed
 * - `text`: it may be a growing text; its kind cannot change after creation
 * - `bots`: only bots may write it
 * - `server`: only the server sets it. The gate drops an author's write without an error, because Python's YChat writes it.
 */
interface IFieldRule {
  readonly create?: boolean;
  readonly edit?: boolean;
  readonly fixed?: boolean;
  readonly text?: boolean;
  readonly bots?: boolean;
  readonly server?: boolean;
  readonly check: (value: unknown, limits: ILimits) => ErrorCode | null;
}

const flag = (value: unknown): ErrorCode | null => when(typeof value === 'boolean');

export const MESSAGE_FIELDS: Readonly<Record<string, IFieldRule>> = {
  type: {
    create: true,
    check: value => (value === 'system' ? 'system_message' : when(value === 'msg'))
  },
  id: { create: true, fixed: true, check: value => when(isMessageId(value)) },
  sender: { create: true, fixed: true, check: value => when(typeof value === 'string') },
  body: {
    create: true,
    edit: true,
    text: true,
    check: (value, limits) =>
      typeof value !== 'string'
        ? 'bad_value'
        : value.length > limits.bodyLength
          ? 'message_too_long'
          : null
  },
  time: { create: true, server: true, check: value => when(isTime(value)) },
  raw_time: { create: true, server: true, check: flag },
  deleted: { create: true, edit: true, check: flag },
  edited: { create: true, edit: true, check: flag },
  attachments: { create: true, edit: true, check: value => when(areFilesOnce(value)) },
  mentions: { create: true, edit: true, check: value => when(isTexts(value, 250, 128)) },
  metadata: {
    create: true,
    edit: true,
    // A value counts as 8 bytes before it is written as JSON, where it may have two.
    check: (value, { metadataBytes }) =>
      when(
        isObject(value, 8 * metadataBytes) &&
          jsonBytes(value) <= metadataBytes &&
          (value.tool_calls === undefined || isToolCalls(value.tool_calls))
      )
  },
  mime_model: { create: true, edit: true, check: value => when(isBundle(value)) },
  reply_to: { create: true, check: value => when(isMessageId(value)) },
  content_type: { create: true, check: value => when(isText(value, 128)) },
  local_id: { create: true, check: value => when(isText(value, 32) && value !== '') },
  options: { create: true, bots: true, check: value => when(isOptions(value)) },
  audience: { create: true, bots: true, check: value => when(isAudience(value)) },
  once: { create: true, bots: true, check: flag },
  streaming: { create: true, bots: true, check: value => when(value === true) }
};

/** The fields of a message that a file keeps and that only commands set. */
export const OUTCOME_FIELDS: Readonly<Record<string, Pick<IFieldRule, 'check'>>> = {
  choices: { check: value => when(isChoices(value)) },
  options_closed: { check: value => when(isClosing(value)) }
};

/** The limits for what a principal writes. Bots may write more metadata. */
export const limitsFor = (limits: ILimits, { bot }: Pick<IPrincipal, 'bot'>): ILimits =>
  bot ? { ...limits, metadataBytes: limits.botMetadataBytes } : limits;

/** The rule of a field; undefined if a message has no such field. Fields that only the server sets have a rule too. */
export const ruleOf = (key: string): IFieldRule | undefined => RULES.get(key);

/** Clients choose the keys. A map finds nothing under keys such as `constructor`, which every object inherits. */
const RULES: ReadonlyMap<string, IFieldRule> = new Map(Object.entries(MESSAGE_FIELDS));
