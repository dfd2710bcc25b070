import type { IUser } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import type { ILimits } from '../../limits.js';
import {
  bytesOf,
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
 * What a raw frame may write into an entry of a root. Whatever has no rule here goes by command, or not at all.
 * - `own`: under the sender's own username, as often as they like
 * - `new`: under a key that was never used
 */
type IRootRule = {
  readonly check: (value: unknown, principal: IPrincipal, limits: ILimits) => ErrorCode | null;
} & (
  | { readonly entry: 'new' }
  | {
      readonly entry: 'own';
      /** A checked value as it may be stored; itself, if it may. */
      readonly clean: (value: unknown, principal: IPrincipal, before: unknown) => unknown;
    }
);

export const ROOTS: Readonly<Partial<Record<string, IRootRule | 'messages' | 'command'>>> = {
  messages: 'messages', // own new ones, field by field as below
  users: {
    entry: 'own',
    check: (value, { username, bot }) => checkUser(value, username, bot),
    clean: (value, principal, before) => cleanUser(value as IUser, userOf(principal), before)
  },
  attachments: { entry: 'new', check: (value, _, limits) => checkAttachment(value, limits) },
  metadata: 'command', // the chat's name and id, what was folded
  participants: 'command', // roles
  extras: 'command', // seq, reactions, pins, times of edits
  state: 'command'
};

/**
 * What a raw frame may write into a message, field by field.
 * - `create`: may come with an own new message
 * - `edit`: may be set again by its author
 * - `fixed`: neither set twice nor taken away
 * - `text`: may come as a text that grows, whose kind is fixed then
 * - `server`: the server's own; an author's write is dropped without complaint, since Python's YChat writes it
 */
interface IFieldRule {
  readonly create?: boolean;
  readonly edit?: boolean;
  readonly fixed?: boolean;
  readonly text?: boolean;
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
  attachments: { create: true, edit: true, check: value => when(isTexts(value, 100, 128)) },
  mentions: { create: true, edit: true, check: value => when(isTexts(value, 250, 128)) },
  metadata: {
    create: true,
    edit: true,
    check: (value, { metadataBytes }) => when(isObject(value) && bytesOf(value) <= metadataBytes)
  },
  mime_model: { create: true, edit: true, check: value => when(isBundle(value)) },
  reply_to: { create: true, check: value => when(isMessageId(value)) },
  content_type: { create: true, check: value => when(isText(value, 128)) },
  options: { create: true, edit: true, check: value => when(isTexts(value, 20, 200)) }
};

/** The rule of a field; none for a field that only the server writes, or that there is not. */
export const ruleOf = (key: string): IFieldRule | undefined => RULES.get(key);

const RULES: ReadonlyMap<string, IFieldRule> = new Map(Object.entries(MESSAGE_FIELDS));
