import { isChatId, ROOM_PREFIX } from '../../src/document/index.js';
import type { IMessage, INotice, YChat } from '../../src/document/index.js';
import { Emitter } from '../emitter.js';
import { ChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import { SecretIds } from '../identity/secret-ids.js';
import type { IPrincipal } from '../identity/principal.js';
import type { Right } from '../identity/right.js';
import type { Action } from '../policy/policy.js';
import type { IBotTraits } from '../storage/storage.js';
import { CHAT_COMMANDS, deleteChat, isChatCommand, runChatCommand } from './chats/chat-commands.js';
import type { IChatCommandContext } from './chats/chat-command-record.js';
import { halfError, halfIn } from '../text.js';
import { Chats } from './chats/chats.js';
import type { IChatsOptions } from './chats/chats.js';
import type { Command, CommandOf, CommandType, IResults, RoomCommand } from './commands.js';
import { Rates } from './document/rates.js';
import type { IRoomsEvents } from './events.js';
import { Replica } from './room/replica.js';
import { withMentions } from './chats/edited-mentions.js';
import { DocumentRewrittenError } from './room/document-rewritten-error.js';
import { RoomRegistry, type IRoomRegistryOptions } from './room/room-registry.js';
import type { Room } from './room/room.js';
import { ROOM_COMMANDS, ROOM_ERRORS } from './turn/room-commands.js';

export { isAudience, isOptions } from './gate/options.js';
export type { Room } from './room/room.js';

export type IRoomsOptions = Omit<IChatsOptions, 'bots'> &
  Omit<IRoomRegistryOptions, 'events' | 'rates' | 'bots' | 'agents'>;

/** The records of all commands. */
const COMMANDS: Record<CommandType, { action: Action; refuses: readonly ErrorCode[] }> = {
  ...ROOM_COMMANDS,
  ...CHAT_COMMANDS
};

/** The errors of a command, beside those of every command about a chat. */
export const errorsOf = (command: CommandType): readonly ErrorCode[] => [
  ...(Object.hasOwn(ROOM_COMMANDS, command) ? ROOM_ERRORS : []),
  ...COMMANDS[command].refuses
];

/** Listeners in this process that follow a room without a principal can read every chat. Their copy cannot write. */
const READER: IPrincipal = {
  username: '',
  name: '',
  displayName: '',
  bot: true,
  admin: true,
  guest: true
};

/** The entry point to all chats. Sessions join a room. Commands go to a room or concern whole chats. */
export class Rooms {
  constructor(private readonly _options: IRoomsOptions) {
    const events = new Emitter<IRoomsEvents>(_options.onError);
    const { storage, clock, limits } = _options;
    const rates = new Rates(limits);
    this._localIds = new SecretIds('local-ids', storage, clock);
    this.events = events;
    const { hostedBots: bots, agents } = this;
    this._chats = new Chats({ storage, clock, limits, rates, events, bots });
    this._open = new RoomRegistry({ ..._options, events, rates, bots, agents });
    this._context = { storage, clock, limits, events, rates, chats: this._chats, open: this._open };
  }

  readonly events: Emitter<IRoomsEvents>;

  /** The bots that run in this process, by username. Their host adds them. */
  readonly hostedBots = new Map<string, IBotTraits>();

  /** The agents of users, by username. Their owners may write in their names. */
  readonly agents = new Map<string, IPrincipal>();

  /** The number of open rooms. */
  get size(): number {
    return this._open.size;
  }

  /** The number of connected sessions. */
  get sessions(): number {
    return this._open.sessions;
  }

  /**
   * Check that a principal may join a chat. If the chat does not exist, it is created, if the principal may create chats.
   *
   * @throws ChatError `chat_not_found`, `chat_deleted`, `chat_damaged`, `not_saved`, `forbidden`
   */
  async admit(principal: IPrincipal, chat: string): Promise<void> {
    await this._chats.ensure(principal, chat);
    await this._chats.authorize(principal, 'chat.read', chat);
    this._open.requireHealthy(chat);
  }

  /**
   * Ask the policy early whether a command may run, before work that a refused command would waste.
   *
   * @throws ChatError `chat_not_found`, `chat_deleted`, `forbidden`
   */
  async authorize(principal: IPrincipal, command: CommandType, chat: string): Promise<void> {
    await this._chats.authorize(principal, COMMANDS[command].action, chat);
  }

  /** The open room of a chat. It is loaded once if necessary. @throws ChatError */
  open(chat: string): Promise<Room> {
    return this._open.open(chat);
  }

  /**
   * Run a command on behalf of a principal. Resolves when the result is stored. For a command that took long to arrive, `right` checks
   * once more, in the turn that runs it, that the principal still may. @throws ChatError
   */
  async execute<T extends CommandType>(
    principal: IPrincipal,
    command: CommandOf<T>,
    right?: Pick<Right, 'require'>
  ): Promise<IResults[T]> {
    const half = halfIn(command, 'command');
    if (half !== null) {
      throw halfError(half);
    }
    return (await this._execute(principal, command, right)) as IResults[T];
  }

  /**
   * A copy of a chat's document that follows the room `text:chat:<uuid>`. With `as`, changes to the copy enter the room as
   * frames of that principal. Without it, the copy is read-only. Dispose the copy when you are done. Closing the room disposes it too.
   */
  async getDocument(room: string, options: { as?: IPrincipal } = {}): Promise<YChat> {
    if (!room.startsWith(ROOM_PREFIX)) {
      throw new ChatError('chat_not_found');
    }
    const chat = room.slice(ROOM_PREFIX.length);
    if (options.as) {
      await this._chats.authorize(options.as, 'chat.read', chat);
    }
    const { clock } = this._options;
    for (;;) {
      const host = await this._open.load(chat); // a listener of `initialize` may ask, for which `open` waits
      const replica = new Replica(clock.uuid(), options.as ?? READER, host, !!options.as);
      replica.connect();
      try {
        await replica.ready;
        return replica.chat;
      } catch (error) {
        // A room that rewrote its document has ended. The next one has the same content.
        if (!host.compaction.isRenewed) {
          throw error;
        }
      }
    }
  }

  /** Tell the connected clients of a chat something. A chat without an open room has none. */
  async notify(chat: string, notice: INotice): Promise<void> {
    (await this._open.get(chat))?.notify(notice);
  }

  /** Delete an expired chat. */
  expire(chat: string): Promise<void> {
    return deleteChat(this._context, chat, '');
  }

  /** Resolves when everything that has arrived is stored and shown. */
  flush(): Promise<void> {
    return this._open.flush();
  }

  /** Store everything that has arrived, then end all sessions and close all rooms. */
  dispose(): Promise<void> {
    return this._open.dispose();
  }

  private async _execute(
    principal: IPrincipal,
    command: Command,
    right?: Pick<Right, 'require'>
  ): Promise<unknown> {
    if (isChatCommand(command)) {
      return runChatCommand(this._context, principal, command);
    }
    // If the document is rewritten before the command has run, the command runs in the next room.
    for (;;) {
      const room = await this._enter(principal, command.chat);
      const completed = await this._complete(principal, command, room);
      try {
        return await room.execute(principal, completed, right);
      } catch (error) {
        if (!(error instanceof DocumentRewrittenError)) {
          throw error;
        }
      }
    }
  }

  /** Add to a command what the store knows about the users and messages that it names. */
  private async _complete(
    principal: IPrincipal,
    command: RoomCommand,
    { chatState }: Room
  ): Promise<RoomCommand> {
    switch (command.type) {
      case 'set-role': {
        const { username, role } = command;
        const known = await this._chats.invitations.complete([{ username, ...(role && { role }) }]);
        const [{ isStranger, isInvented, traits, botOwner }] = known;
        if (isInvented && role !== null && chatState.can(principal, 'participants.invite')) {
          throw new ChatError('user_not_found');
        }
        return { ...command, isStranger, traits, botOwner };
      }
      case 'add-participants':
        return {
          ...command,
          participants: await this._chats.invitations.complete(command.participants)
        };
      case 'retry': {
        const reply = await this._messageOf(command, chatState);
        return { ...command, question: reply?.reply_to, hosted: this.hostedBots };
      }
      case 'choose': {
        // A bot that does not run now is told when it runs again.
        const bot = (await this._messageOf(command, chatState))?.sender;
        const card = bot === undefined ? null : await this._options.storage.getBot(bot);
        return { ...command, isHosted: card?.kind !== 'outside' };
      }
      case 'send': {
        const { chat, message } = command;
        const { id, local_id: localId } = message;
        if (id !== undefined || localId === undefined) {
          return command;
        }
        const own = await this._localIds.of(chat, principal.username, localId);
        return { ...command, message: { ...message, id: own } };
      }
      case 'edit':
        return withMentions(command, { storage: this._options.storage, chat: chatState.chat });
      case 'approve':
        return { ...command, attachments: chatState.held.get(command.id)?.attachments };
      case 'answer': {
        const { on_behalf_of: bot } = command;
        const author = bot === undefined ? null : await this._options.storage.getUser(bot);
        return { ...command, author: author ?? undefined };
      }
      default:
        return command;
    }
  }

  private async _messageOf(
    { chat, id }: { readonly chat: string; readonly id: string },
    { chat: document }: Room['chatState']
  ): Promise<Pick<IMessage, 'sender' | 'reply_to'> | null> {
    return document.getMessage(id) ?? this._options.storage.getMessage(chat, id);
  }

  /** The open room of a chat, for a principal who may read the chat. Commands of other users do not open rooms. */
  private async _enter(principal: IPrincipal, chat: string): Promise<Room> {
    const isThere = this._open.get(chat) !== undefined;
    if (!isThere && isChatId(chat) && (await this._options.storage.getChat(chat))) {
      await this._chats.authorize(principal, 'chat.read', chat);
    }
    const room = await this.open(chat);
    if (!room.chatState.can(principal, 'chat.read')) {
      throw await this._chats.refusal(principal, room.chatState, chat);
    }
    return room;
  }

  /** The ids of messages that their authors gave a `local_id`. */
  private readonly _localIds: SecretIds;
  private readonly _chats: Chats;
  private readonly _open: RoomRegistry;
  private readonly _context: IChatCommandContext;
}
