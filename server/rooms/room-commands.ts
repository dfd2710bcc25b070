import type { IMessage, INewMessage } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import { isUsername } from '../identity/principal.js';
import type { IPrincipal } from '../identity/principal.js';
import { RIGHTS } from '../policy/policy.js';
import type { Action } from '../policy/policy.js';
import type { Role } from '../storage/storage.js';
import type { CommandOf, IResults, RoomCommand, RoomCommandType } from './commands.js';
import { MESSAGE_FIELDS, ruleOf } from './gate/rules.js';
import { cleanBundle, isMessageId } from './gate/values.js';
import { NOTHING } from './turn.js';
import type { Turn } from './turn.js';

/** What counts against a user's rate. */
const METERED: ReadonlySet<string> = new Set(['send', 'edit', 'delete', 'react']);

/** Different emoji under one message. */
const MAX_REACTIONS = 50;

/** One pictograph, with whatever modifies it. */
const isEmoji = (text: string): boolean =>
  text.length <= 32 &&
  /^(\p{Extended_Pictographic}|\p{Emoji_Component})+$/u.test(text) &&
  !/^[0-9#*]+$/.test(text);

type Runner<T extends RoomCommandType> = (
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<T>,
  uuid: () => string
) => IResults[T];

const RUNNERS: { [T in RoomCommandType]: Runner<T> } = {
  send: (turn, principal, { message: draft }, uuid) => {
    demand(turn, principal, 'message.send');
    const { chat, limits } = turn.room;
    const id = draft.id ?? uuid();
    for (const [key, value] of Object.entries({ ...draft, id, body: draft.body })) {
      const rule = ruleOf(key);
      const isLeftOut = value === undefined && key !== 'body';
      const code = rule?.create ? !isLeftOut && rule.check(value, limits) : 'unknown_field';
      if (code) {
        throw new ChatError(code, undefined, key);
      }
    }
    if (turn.isTaken(id)) {
      const there = turn.find(id);
      if (there?.seq !== undefined && there.sender === principal.username) {
        return { id, seq: there.seq, repeated: true };
      }
      throw new ChatError('message_id_taken');
    }
    const bundle = draft.mime_model && { mime_model: cleanBundle({ ...draft.mime_model }) };
    chat.addMessage({ ...draft, ...bundle, id, sender: principal.username } as INewMessage);
    return { id, seq: turn.stamp(chat.getYMessage(id)!, principal), repeated: false };
  },

  edit: (turn, principal, { id, body }) => {
    existing(turn, principal, id, 'message.edit');
    const { limits, now } = turn.room;
    const code = MESSAGE_FIELDS.body.check(body, limits);
    if (code) {
      throw new ChatError(code, undefined, 'body');
    }
    turn.amend(id, { body, edited: true, edited_time: now() / 1000 });
  },

  delete: (turn, principal, { id }) => {
    existing(turn, principal, id, 'message.delete');
    turn.amend(id, { ...NOTHING, deleted: true, deleted_time: turn.room.now() / 1000 });
  },

  react: (turn, principal, { id, emoji, on }) => {
    const { reactions = {} } = existing(turn, principal, id, 'message.react');
    const others = (reactions[emoji] ?? []).filter(name => name !== principal.username);
    const names = on ? [...others, principal.username] : others;
    const next = Object.fromEntries(
      Object.entries({ ...reactions, [emoji]: names }).filter(([, who]) => who.length > 0)
    );
    if (!isEmoji(emoji) || Object.keys(next).length > MAX_REACTIONS) {
      throw new ChatError('bad_value', undefined, 'emoji');
    }
    turn.amend(id, { reactions: next });
  },

  pin: (turn, principal, { id, pinned }) => {
    existing(turn, principal, id, 'message.pin');
    turn.amend(id, { pinned });
  },

  rename: (turn, principal, { topic }) => {
    demand(turn, principal, 'chat.rename');
    turn.rename(topic, principal.username);
  },

  attach: (turn, principal, { attachment }) => {
    demand(turn, principal, 'message.send');
    const { username } = principal;
    const row = { ...attachment, uploader: username, createdOn: turn.room.now() };
    turn.attach(row);
    return row;
  },

  detach: (turn, principal, { id }) => {
    const row = turn.findAttachment(id);
    if (!row) {
      throw new ChatError('attachment_not_found');
    }
    demand(turn, principal, 'message.delete', row.uploader);
    turn.detach(id);
  },

  'set-role': (turn, principal, { username, role }) => {
    if (!isUsername(username)) {
      throw new ChatError('bad_value', undefined, 'username');
    }
    if (role !== null && !Object.hasOwn(RIGHTS, role)) {
      throw new ChatError('bad_value', undefined, 'role');
    }
    demand(turn, principal, actionOf(turn, principal, username, role));
    turn.setRole(username, role, principal.username);
  }
};

/** What it takes to give somebody a role: nobody makes or unmakes those who stand above them. */
function actionOf(turn: Turn, principal: IPrincipal, username: string, role: Role | null): Action {
  const now = turn.room.roles.get(username);
  const isHigh = (name: Role | null | undefined): boolean =>
    name === 'owner' || name === 'moderator';
  if (isHigh(role) || isHigh(now)) {
    return 'chat.delete';
  }
  const isInvitation = !now && (role === 'member' || role === 'bot');
  const isFarewell = username === principal.username && role === null;
  return isInvitation || isFarewell ? 'participants.invite' : 'participants.change';
}

/** Run a command inside a turn. @throws ChatError if it is refused; nothing is changed then. */
export function runCommand<T extends RoomCommandType>(
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<T>,
  uuid: () => string
): IResults[T] {
  const { type } = command as RoomCommand;
  if (METERED.has(type) && !turn.meter(principal)) {
    throw new ChatError('too_many_requests');
  }
  const run = RUNNERS[type as T];
  return run(turn, principal, command, uuid);
}

function demand(turn: Turn, principal: IPrincipal, action: Action, author?: string): void {
  if (!turn.room.may(principal, action, author)) {
    const readable = turn.room.may(principal, 'chat.read');
    throw new ChatError(readable && action === 'message.send' ? 'read_only' : 'forbidden');
  }
}

/** The message that a command is about, if it is the principal's to change. */
function existing(turn: Turn, principal: IPrincipal, id: string, action: Action): IMessage {
  const message = isMessageId(id) ? turn.find(id) : null;
  if (!message) {
    throw new ChatError('message_not_found');
  }
  demand(turn, principal, action, message.sender);
  return message;
}
