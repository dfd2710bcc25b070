import { isChatId, ROOM_PREFIX } from '../../src/document/index.js';
import type { YChat } from '../../src/document/index.js';
import { Emitter } from '../emitter.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { Right } from '../identity/right.js';
import { calledIn } from '../identity/user.js';
import { nameFor, readName } from '../policy/names.js';
import type { Action } from '../policy/policy.js';
import { Chats } from './chats/chats.js';
import type { IChatsOptions } from './chats/chats.js';
import type {
  Command,
  CommandOf,
  CommandType,
  IResults,
  RoomCommand,
  RoomCommandType
} from './commands.js';
import type { IRoomsEvents } from './events.js';
import { RoomRenewed } from './room/room-renewed.js';
import { RoomRegistry, type IRoomRegistryOptions } from './room/room-registry.js';
import { requireParticipant } from './chats/read-access.js';
import { rateKeyIn, Rates } from './document/rates.js';
import { Replica } from './room/replica.js';
import type { Room } from './room/room.js';

export type { Room } from './room/room.js';

export type IRoomsOptions = IChatsOptions & Omit<IRoomRegistryOptions, 'events' | 'rates'>;

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
    this.events = new Emitter(_options.onError);
    this._rates = new Rates(_options.limits);
    this._chats = new Chats({ ..._options, rates: this._rates });
    this._open = new RoomRegistry({ ..._options, events: this.events, rates: this._rates });
  }

  readonly events: Emitter<IRoomsEvents>;

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
    const made = await this._chats.ensure(principal, chat);
    if (made) {
      this.events.emit('chat-created', { row: made, by: principal.username });
    }
    await this._chats.authorize(principal, 'chat.read', chat);
    this._open.requireHealthy(chat);
  }

  /** Ask the policy early, before work that a refused command would waste. @throws ChatError `chat_not_found`, `forbidden` */
  async authorize(principal: IPrincipal, action: Action, chat: string): Promise<void> {
    await this._chats.authorize(principal, action, chat);
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
    const host = await this.open(chat);
    const replica = new Replica(clock.uuid(), options.as ?? READER, host, !!options.as);
    replica.connect();
    await replica.ready;
    return replica.chat;
  }

  /** Delete an expired chat. */
  expire(chat: string): Promise<void> {
    return this._delete(chat, '');
  }

  /** Resolves when everything that has arrived is stored and shown. */
  settle(): Promise<void> {
    return this._open.settle();
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
    switch (command.type) {
      case 'create-chat': {
        const { row, isNew, refused } = await this._chats.request(principal, command);
        if (isNew) {
          this.events.emit('chat-created', { row, by: principal.username });
        }
        return { id: row.id, refused };
      }
      case 'delete-chat':
        await this._chats.authorize(principal, 'chat.delete', command.chat);
        return this._delete(command.chat, principal.username);
      case 'read':
        return this._markRead(principal, command);
      case 'typing':
        return this._type(principal, command);
      case 'presence': {
        await requireParticipant(this._options.storage, principal, command.chat);
        const room = await this._open.get(command.chat);
        return { people: room?.people ?? [] };
      }
      case 'rename':
      case 'update-chat':
        return this._update(principal, command);
      case 'set-role':
        return this._setRole(principal, command);
      case 'add-participants':
        return this._invite(principal, command);
      default:
        return this._run(principal, command, right);
    }
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

  /** Run a command in the open room. If the room is written anew before the command has run, it runs in the next one. */
  private async _run<T extends RoomCommandType>(
    principal: IPrincipal,
    command: CommandOf<T>,
    right?: Pick<Right, 'require'>
  ): Promise<IResults[T]> {
    const { chat } = command as RoomCommand;
    for (;;) {
      const room = await this._enter(principal, chat);
      try {
        return await room.execute(principal, command, right);
      } catch (error) {
        if (!(error instanceof RoomRenewed)) {
          throw error;
        }
      }
    }
  }

  /** If the chat has no open room, do not open one only for this. Only the listeners of the `typing` event are told. */
  private async _type(
    principal: IPrincipal,
    { chat, displayName }: CommandOf<'typing'>
  ): Promise<void> {
    await this._chats.authorize(principal, 'message.send', chat);
    const room = await this._open.get(chat);
    if (room?.state === 'open') {
      return room.type(principal, displayName);
    }
    const { storage, clock } = this._options;
    this._rates.typing.consume(rateKeyIn(chat, principal), clock.now());
    const given = await storage.givenName(chat, principal.username);
    const called = calledIn(principal, nameFor(principal, displayName) ?? given ?? undefined);
    this.events.emit('typing', { chat, principal: called });
  }

  private async _markRead(
    principal: IPrincipal,
    command: CommandOf<'read'>
  ): Promise<IResults['read']> {
    const { chat } = command;
    const { username } = principal;
    const { seq, receipt } = await this._chats.read(principal, command);
    this.events.emit('read', { chat, username, seq, receipt });
    if (receipt) {
      const { id, time } = receipt;
      const room = await this._open.get(chat);
      room?.notify({ type: 'receipt', username, id, seq, time: time / 1000 });
    }
    return { seq };
  }

  private async _update(
    principal: IPrincipal,
    command: CommandOf<'rename' | 'update-chat'>
  ): Promise<void> {
    const { topicLength } = this._options.limits;
    const topic =
      command.topic === undefined ? undefined : readName(command.topic, 'topic', topicLength);
    return this._run<'update-chat'>(principal, { ...command, type: 'update-chat', topic });
  }

  private async _setRole(principal: IPrincipal, command: CommandOf<'set-role'>): Promise<void> {
    const { chat, username, role } = command;
    const [{ isStranger, isInvented }] = await this._chats.withRoles([{ username }]);
    const room = await this._enter(principal, chat);
    if (isInvented && role !== null && room.chatState.can(principal, 'participants.invite')) {
      throw new ChatError('user_not_found');
    }
    return this._run(principal, { ...command, isStranger });
  }

  private async _invite(
    principal: IPrincipal,
    command: CommandOf<'add-participants'>
  ): Promise<IResults['add-participants']> {
    await this._enter(principal, command.chat); // refuses before the participants are looked up
    const participants = await this._chats.withRoles(command.participants);
    return this._run(principal, { ...command, participants });
  }

  private async _delete(chat: string, by: string): Promise<void> {
    const { storage, clock } = this._options;
    const forget = (): Promise<void> =>
      storage.deleteChat(chat, clock.now(), by === '' ? undefined : by);
    await this._open.remove(chat, forget);
    this.events.emit('chat-deleted', { chat, by });
  }

  private _rates: Rates;
  private _chats: Chats;
  private _open: RoomRegistry;
}
