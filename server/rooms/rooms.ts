import { isChatId, ROOM_PREFIX } from '../../src/document/index.js';
import type { YChat } from '../../src/document/index.js';
import { Emitter } from '../emitter.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { readName } from '../policy/names.js';
import type { Action } from '../policy/policy.js';
import type { IStoredChat } from '../storage/storage.js';
import { Chats } from './chats.js';
import type { IChatsOptions } from './chats.js';
import type { Command, CommandOf, CommandType, IResults } from './commands.js';
import type { IRoomsEvents } from './events.js';
import { Flush } from './flush.js';
import { Pauses } from './pauses.js';
import { Replica } from './replica.js';
import { repair } from './repair.js';
import { Room } from './room.js';

export interface IRoomsOptions extends IChatsOptions {
  /** Told of what was not foreseen: a storage error, a listener that threw. */
  readonly onError: (error: unknown) => void;
  readonly onCommit?: (seconds: number) => void;
  /** Told of a chat that was found damaged. */
  readonly onWarning?: (message: string, chat: string) => void;
}

/** Whoever in this process follows a room without a name sees every chat; the copy that they get does not write. */
const READER: IPrincipal = {
  username: '',
  name: '',
  displayName: '',
  bot: true,
  admin: true,
  guest: true
};

/** All rooms of this process: each chat's room is loaded once, however many ask for it at the same time. */
export class Rooms {
  constructor(private readonly _options: IRoomsOptions) {
    this.events = new Emitter(_options.onError);
    this._chats = new Chats(_options);
    this._pauses = new Pauses(_options.clock);
    this._flush = new Flush({ ..._options, pause: _options.limits.turnPause });
  }

  readonly events: Emitter<IRoomsEvents>;

  /** Open rooms. */
  get size(): number {
    return this._rooms.size;
  }

  /** Connected sessions. */
  get sessions(): number {
    return [...this._open].reduce((sum, room) => sum + room.sessions, 0);
  }

  /**
   * Check that a principal may join a chat. One that does not exist is made, if the principal may make chats.
   *
   * @throws ChatError `chat_not_found`, `chat_deleted`, `chat_damaged`, `not_saved`, `forbidden`.
   */
  async admit(principal: IPrincipal, chat: string): Promise<void> {
    const made = await this._chats.ensure(principal, chat);
    if (made) {
      this.events.emit('chat-created', { row: made, by: principal.username });
    }
    await this._chats.demand(principal, 'chat.read', chat);
    this._demandSound(chat);
    this._pauses.demandNone(chat);
  }

  /** Ask the policy about a chat, before work that a refused command would waste. @throws ChatError `chat_not_found`, `forbidden` */
  async demand(principal: IPrincipal, action: Action, chat: string): Promise<void> {
    await this._chats.demand(principal, action, chat);
  }

  /** The open room of a chat; loaded if need be, once. */
  async open(chat: string): Promise<Room> {
    await this._closing.get(chat);
    const there = this._rooms.get(chat);
    if (there) {
      return there;
    }
    if (this._isDisposed) {
      throw new ChatError('closing');
    }
    this._demandSound(chat);
    this._pauses.demandNone(chat);
    if (this._rooms.size >= this._options.limits.openRooms) {
      throw new ChatError('too_many_rooms');
    }
    const loading = this._load(chat);
    this._rooms.set(chat, loading);
    loading.catch((error: unknown) => this._onUnopened(chat, error));
    return loading;
  }

  /** Do what a command says, in somebody's name. Resolves when it is stored. @throws ChatError */
  async execute<T extends CommandType>(
    principal: IPrincipal,
    command: CommandOf<T>
  ): Promise<IResults[T]> {
    return (await this._execute(principal, command)) as IResults[T];
  }

  /**
   * A copy of a chat's document that follows the room, `text:chat:<uuid>`. With `as`, what is written into it enters the
   * room as that principal's frames; without, it is read-only. Dispose it when done; it is disposed when the room closes.
   */
  async getDocument(room: string, options: { as?: IPrincipal } = {}): Promise<YChat> {
    if (!room.startsWith(ROOM_PREFIX)) {
      throw new ChatError('chat_not_found');
    }
    const chat = room.slice(ROOM_PREFIX.length);
    if (options.as) {
      await this._chats.demand(options.as, 'chat.read', chat);
    }
    const { clock } = this._options;
    const host = await this.open(chat);
    const replica = new Replica(clock.uuid(), options.as ?? READER, host, !!options.as);
    replica.connect();
    await replica.ready;
    return replica.chat;
  }

  /** Delete a chat whose time is over. */
  expire(chat: string): Promise<void> {
    return this._delete(chat, '');
  }

  /** Resolves when all that has arrived is stored and shown. */
  settle(): Promise<void> {
    return this._flush.settle();
  }

  /** Store what is there, then end every session and close every room. */
  async dispose(): Promise<void> {
    this._isDisposed = true;
    await Promise.allSettled(this._rooms.values());
    await this._flush.settle();
    for (const room of [...this._open]) {
      await this._unload(room, 'closing').catch(this._options.onError);
    }
    await Promise.allSettled(this._closing.values());
    this._flush.dispose();
  }

  private async _execute(principal: IPrincipal, command: Command): Promise<unknown> {
    switch (command.type) {
      case 'create-chat': {
        const { row, isNew, refused } = await this._chats.request(principal, command);
        if (isNew) {
          this.events.emit('chat-created', { row, by: principal.username });
        }
        return { id: row.id, refused };
      }
      case 'delete-chat':
        await this._chats.demand(principal, 'chat.delete', command.chat);
        return this._delete(command.chat, principal.username);
      case 'read':
        return this._markRead(principal, command);
      case 'typing':
        await this._chats.demand(principal, 'message.send', command.chat);
        return (await this.open(command.chat)).type(principal, command.displayName);
      case 'presence': {
        await this._chats.demand(principal, 'chat.read', command.chat);
        const room = await this._rooms.get(command.chat);
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
        return (await this.open(command.chat)).execute(principal, command);
    }
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
      const room = await this._rooms.get(chat);
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
    const room = await this.open(command.chat);
    await room.execute<'update-chat'>(principal, { ...command, type: 'update-chat', topic });
    const told = { chat: room.id, by: principal.username };
    if (topic !== undefined) {
      this.events.emit('chat-renamed', { ...told, topic });
    }
    this.events.emit('chat-updated', told);
  }

  private async _setRole(principal: IPrincipal, command: CommandOf<'set-role'>): Promise<void> {
    const { chat, username, role } = command;
    const room = await this.open(chat);
    const wasThere = room.hosted.roles.has(username);
    await room.execute(principal, command);
    this.events.emit('role-changed', { chat, username, role });
    if (wasThere !== (role !== null)) {
      const told = { chat, usernames: [username], by: principal.username };
      this.events.emit(role ? 'participants-added' : 'participants-removed', told);
    }
  }

  private async _invite(
    principal: IPrincipal,
    command: CommandOf<'add-participants'>
  ): Promise<IResults['add-participants']> {
    const { chat } = command;
    const participants = await this._chats.withRoles(command.participants);
    const result = await (await this.open(chat)).execute(principal, { ...command, participants });
    for (const username of result.added) {
      const { role = 'member' } = participants.find(entry => entry.username === username)!;
      this.events.emit('role-changed', { chat, username, role });
    }
    if (result.added.length > 0) {
      const told = { chat, usernames: result.added, by: principal.username };
      this.events.emit('participants-added', told);
    }
    return result;
  }

  private async _delete(chat: string, by: string): Promise<void> {
    const { storage, clock } = this._options;
    const forget = (): Promise<void> =>
      storage.deleteChat(chat, clock.now(), by === '' ? undefined : by);
    const room = await this._rooms.get(chat);
    if (room && room.state !== 'open') {
      await this._closing.get(chat); // it is being let go, or deleted by somebody else
      return this._delete(chat, by);
    }
    await (room ? this._unload(room, 'chat_deleted', forget) : forget());
    this._damaged.delete(chat);
    this.events.emit('chat-deleted', { chat, by });
  }

  private async _load(chat: string): Promise<Room> {
    const { storage, clock, limits } = this._options;
    const room = new Room(await this._read(chat), {
      storage,
      clock,
      limits,
      events: this.events,
      onDirty: dirty => this._flush.add(dirty),
      onIdle: idle => void this._unload(idle, 'closing').catch(this._options.onError),
      onFailed: (failed, code) => {
        this._forget(failed);
        if (code === 'not_saved') {
          this._pauses.begin(chat);
        }
      }
    });
    await room.recover();
    this._open.add(room);
    const told = { level: 'INFO', room: room.name, path: chat } as const;
    const msg = 'Content loaded from the store.';
    this.events.emit('session', { ...told, action: 'load', msg });
    this.events.emit('session', { ...told, action: 'initialize', msg: 'Room initialized' });
    return room;
  }

  /** What is stored of a chat; mended first, where the end of its log is damaged. */
  private async _read(chat: string): Promise<IStoredChat> {
    const { storage, onWarning } = this._options;
    const stored = isChatId(chat) ? await storage.loadChat(chat) : null;
    if (!stored) {
      throw new ChatError('chat_not_found');
    }
    if (!stored.isCut) {
      return stored;
    }
    await repair(storage, stored);
    onWarning?.(
      'The newest record of a chat could not be read; the chat was mended from its rows.',
      chat
    );
    return this._read(chat);
  }

  /** A chat that is damaged is not looked at again before the next start: its clients may ask often. */
  private _onUnopened(chat: string, error: unknown): void {
    this._rooms.delete(chat);
    if (error instanceof ChatError && error.code === 'chat_damaged') {
      this._damaged.add(chat);
      this._options.onWarning?.(
        'A chat is damaged and was set aside: restore it from a backup.',
        chat
      );
    }
  }

  /** Let a room go: what it holds is stored first, and whoever asks for it meanwhile waits and gets a fresh one. */
  private async _unload(
    room: Room,
    code: 'closing' | 'chat_deleted',
    last: () => Promise<void> = () => room.tidy()
  ): Promise<void> {
    if (room.state !== 'open') {
      return this._closing.get(room.id);
    }
    room.drain();
    const closing = this._flush
      .settle()
      .then(last)
      .finally(() => {
        room.close(code);
        this._forget(room);
        this._closing.delete(room.id);
      });
    // Whoever waits for the room only waits; the failure is the caller's.
    this._closing.set(
      room.id,
      closing.catch(() => undefined)
    );
    await closing;
  }

  private _demandSound(chat: string): void {
    if (this._damaged.has(chat)) {
      throw new ChatError('chat_damaged');
    }
  }

  private _forget(room: Room): void {
    if (this._open.delete(room)) {
      this._rooms.delete(room.id);
    }
  }

  private _rooms = new Map<string, Promise<Room>>();
  private _open = new Set<Room>();
  private _closing = new Map<string, Promise<void>>();
  private _damaged = new Set<string>();
  private _chats: Chats;
  private _flush: Flush;
  private _pauses: Pauses;
  private _isDisposed = false;
}
