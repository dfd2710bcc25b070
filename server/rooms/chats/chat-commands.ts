import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { withGivenName } from '../../identity/user.js';
import { nameFor } from '../../policy/names.js';
import type { Command, CommandOf, IResults } from '../commands.js';
import { rateKeyIn } from '../document/rates.js';
import { ROOM_ERRORS } from '../turn/room-commands.js';
import type {
  ChatCommandType,
  IChatCommandContext,
  IChatCommandRecord
} from './chat-command-record.js';
import { requireParticipant } from './read-access.js';
import { WORKSPACE_COMMANDS } from './workspace-commands.js';

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
