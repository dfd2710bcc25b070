import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { ChatError } from '../../errors.js';
import { withGivenName } from '../../identity/user.js';
import { nameFor, readName } from '../../policy/names.js';
import { wholeRow } from '../../storage/journal.js';
import { NOTIFY } from '../../storage/storage.js';
import type { Command, CommandOf, IResults } from '../commands.js';
import { rateKeyIn } from '../document/rates.js';
import { ROOM_ERRORS } from '../turn/room-commands.js';
import type {
  ChatCommandType,
  IChatCommandContext,
  IChatCommandRecord
} from './chat-command-record.js';
import { DirectChats } from './direct-chats.js';
import { requireParticipant } from './read-access.js';
import { WORKSPACE_COMMANDS } from './workspace-commands.js';

/** Characters of the name of a room of LiveKit. */
const ROOM_NAME_LENGTH = 128;

/** The commands about whole chats and about workspaces. */
export const CHAT_COMMANDS: { readonly [T in ChatCommandType]: IChatCommandRecord<T> } = {
  ...WORKSPACE_COMMANDS,

  'create-chat': {
    action: 'chat.create',
    metered: null, // `Chats.create` counts it, because a repeated request creates nothing
    refuses: [
      'bad_value',
      'too_many_chats',
      'user_not_found',
      'workspace_not_found',
      'workspace_full'
    ],
    run: ({ chats }, principal, command) => chats.request(principal, command)
  },

  'delete-chat': {
    action: 'chat.delete',
    metered: 'day',
    refuses: [],
    run: (context, { username }, { chat }) => deleteChat(context, chat, username)
  },

  'open-direct': {
    action: 'chat.create',
    metered: null, // as `create-chat`
    refuses: ['bad_value', 'too_many_chats', 'user_not_found'],
    run: (context, principal, { username }) => new DirectChats(context).open(principal, username)
  },

  'set-preferences': {
    action: 'chat.read',
    metered: 'day',
    refuses: ['bad_value', 'too_many_pinned_chats'],
    run: async ({ storage, clock, limits, events }, { username }, { chat, notify, pinned }) => {
      if (notify !== undefined && !NOTIFY.includes(notify)) {
        throw new ChatError('bad_value', undefined, 'notify');
      }
      const change = { ...(notify && { notify }), ...(pinned !== undefined && { pinned }) };
      const options = { at: clock.now(), most: limits.pinnedChatsPerUser };
      await storage.preferences.set(chat, username, change, options);
      events.emit('preferences-set', { chat });
    }
  },

  'set-bridge': {
    action: 'chat.connect',
    metered: 'day',
    refuses: ['bad_value'],
    run: async ({ storage, clock, events }, { username }, { chat, room }) => {
      const { bridges, journal } = storage;
      if (room === null) {
        await bridges.remove(chat);
      } else {
        const name = readName(room, 'room', ROOM_NAME_LENGTH);
        const position = wholeRow(await journal.end());
        await bridges.put({ chat, room: name, username, createdOn: clock.now(), position });
      }
      events.emit('bridge-set', { chat });
    }
  },

  read: {
    action: 'chat.read',
    metered: 'day',
    refuses: ['message_not_found'],
    run: async ({ chats, events, open }, principal, command) => {
      const { chat } = command;
      const { username } = principal;
      const { seq, receipt } = await chats.reading.read(principal, command);
      events.emit('read', { chat });
      if (receipt) {
        const { id, time } = receipt;
        const room = await open.get(chat);
        room?.notify({ type: 'receipt', username, id, seq, time: time / 1000 });
      }
      return { seq };
    }
  },

  'set-unread': {
    action: 'chat.read',
    metered: 'day',
    refuses: ['message_not_found'],
    run: async ({ chats, events }, principal, command) => {
      await chats.reading.setUnread(principal, command);
      events.emit('read', { chat: command.chat });
    }
  },

  'set-following': {
    action: 'chat.read',
    metered: 'day',
    refuses: ['message_not_found'],
    run: async ({ chats, events }, principal, command) => {
      await chats.reading.setFollowing(principal, command);
      events.emit('read', { chat: command.chat });
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
  const chat = 'chat' in command && action !== 'workspace.visit' ? command.chat! : null;
  await context.chats.authorize(principal, action, chat);
  const { rates, clock } = context;
  if (metered === 'workspaces') {
    rates.workspaces.consume(rateKeyOf(principal), clock.steady());
  }
  if (metered === 'day' || metered === 'workspaces') {
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
