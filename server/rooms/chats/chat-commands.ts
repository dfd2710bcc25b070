import type { INotice } from '../../../src/document/index.js';
import type { IClock } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { withGivenName } from '../../identity/user.js';
import { nameFor } from '../../policy/names.js';
import type { Action } from '../../policy/policy.js';
import type { IStorage } from '../../storage/storage.js';
import type {
  Command,
  CommandOf,
  CommandType,
  IPresent,
  IResults,
  RoomCommandType
} from '../commands.js';
import { rateKeyIn, type Rates } from '../document/rates.js';
import type { IRoomsEvents } from '../events.js';
import { ROOM_ERRORS } from '../turn/room-commands.js';
import type { Chats } from './chats.js';
import { requireParticipant } from './read-access.js';

/** The part of an open room that these commands use. */
interface IRoomHandle {
  readonly state: string;
  readonly people: readonly IPresent[];
  type(principal: IPrincipal, displayName?: string): void;
  notify(notice: INotice): void;
}

/** The parts of the server that the commands about whole chats use. */
export interface IChatCommandContext {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly events: Emitter<IRoomsEvents>;
  readonly rates: Rates;
  readonly chats: Chats;
  readonly open: {
    get(chat: string): Promise<IRoomHandle> | undefined;
    remove(chat: string, forget: () => Promise<void>): Promise<void>;
  };
}

/** Commands about a chat as a whole. They open no room. */
export type ChatCommandType = Exclude<CommandType, RoomCommandType>;

/** The record of one command about a whole chat. */
interface IChatCommandRecord<T extends ChatCommandType> {
  /** The action that the policy must allow before the command runs. */
  readonly action: Action;
  /** The rate limit that it counts towards: the user's changes of a day, or their typing in the chat. */
  readonly metered: 'day' | 'typing' | null;
  /** Its own errors, beside those of every command about a chat. */
  readonly refuses: readonly ErrorCode[];
  readonly run: (
    context: IChatCommandContext,
    principal: IPrincipal,
    command: CommandOf<T>
  ) => Promise<IResults[T]>;
}

/** The commands about whole chats. */
export const CHAT_COMMANDS: { readonly [T in ChatCommandType]: IChatCommandRecord<T> } = {
  'create-chat': {
    action: 'chat.create',
    metered: null, // `Chats.create` counts it, because a repeated request creates nothing
    refuses: ['bad_value', 'too_many_chats', 'user_not_found'],
    run: ({ chats }, principal, command) => chats.request(principal, command)
  },

  'delete-chat': {
    action: 'chat.delete',
    metered: 'day',
    refuses: [],
    run: (context, { username }, { chat }) => deleteChat(context, chat, username)
  },

  read: {
    action: 'chat.read',
    metered: 'day',
    refuses: ['message_not_found'],
    run: async ({ chats, events, open }, principal, command) => {
      const { chat } = command;
      const { username } = principal;
      const { seq, receipt } = await chats.read(principal, command);
      events.emit('read', { chat });
      if (receipt) {
        const { id, time } = receipt;
        const room = await open.get(chat);
        room?.notify({ type: 'receipt', username, id, seq, time: time / 1000 });
      }
      return { seq };
    }
  },

  // If the chat has no open room, none is opened only for this. Only the listeners of the `typing` event are told.
  typing: {
    action: 'message.send',
    metered: 'typing',
    refuses: ROOM_ERRORS,
    run: async ({ storage, events, open }, principal, { chat, displayName }) => {
      const room = await open.get(chat);
      if (room?.state === 'open') {
        return room.type(principal, displayName);
      }
      const given = await storage.givenName(chat, principal.username);
      const named = withGivenName(principal, nameFor(principal, displayName) ?? given ?? undefined);
      events.emit('typing', { chat, principal: named });
    }
  },

  presence: {
    action: 'chat.read',
    metered: null,
    refuses: [],
    run: async ({ storage, open }, principal, { chat }) => {
      await requireParticipant(storage, principal, chat);
      const room = await open.get(chat);
      return { people: room?.people ?? [] };
    }
  }
};

/** Whether a command is about a chat as a whole. */
export const isChatCommand = (command: Command): command is CommandOf<ChatCommandType> =>
  Object.hasOwn(CHAT_COMMANDS, command.type);

/** Run a command about a whole chat. @throws ChatError */
export async function runChatCommand<T extends ChatCommandType>(
  context: IChatCommandContext,
  principal: IPrincipal,
  command: CommandOf<T>
): Promise<IResults[T]> {
  const { action, metered, run } = CHAT_COMMANDS[(command as CommandOf<ChatCommandType>).type as T];
  const chat = 'chat' in command ? command.chat : null;
  await context.chats.authorize(principal, action, chat);
  const { rates, clock } = context;
  if (metered === 'day') {
    rates.consumeChange(principal, clock.steady());
  } else if (metered === 'typing' && chat !== null) {
    rates.typing.consume(rateKeyIn(chat, principal), clock.steady());
  }
  return run(context, principal, command);
}

/** Delete a chat for good. `by` is '' if it has expired. */
export async function deleteChat(
  { storage, clock, events, open }: IChatCommandContext,
  chat: string,
  by: string
): Promise<void> {
  await open.remove(chat, () => storage.deleteChat(chat, clock.now(), by === '' ? undefined : by));
  events.emit('chat-deleted', { chat });
}
