import { isChatId } from '../../../src/document/index.js';
import { atMost, type IClock } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import type { IFiles } from '../../storage/files.js';
import type { IBotTraits, IStorage, IStoredChat } from '../../storage/storage.js';
import type { IRoomsEvents } from '../events.js';
import { Flush } from './flush.js';
import { FrameBudget } from '../gate/frame-budget.js';
import { SaveBackoff } from './save-backoff.js';
import type { IShownWork } from '../sessions/shown-works.js';
import type { Rates } from '../document/rates.js';
import { repair } from '../document/repair.js';
import { Room } from './room.js';

/** The longest time that a room waits for those who want to follow it from the start, in milliseconds. */
const FOLLOWERS_MS = 1_000;

export interface IRoomRegistryOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  /** The storage for the bytes of files. */
  readonly files: IFiles;
  /** Called with unexpected errors, such as a storage error or a listener that threw. */
  readonly onError: (error: unknown) => void;
  readonly onCommit?: (seconds: number) => void;
  /** Called for each chat whose changes could not be stored. */
  readonly onCommitFailure?: () => void;
  /** Called when a chat is found to be damaged. */
  readonly onWarning?: (message: string, chat: string) => void;
  readonly events: Emitter<IRoomsEvents>;
  readonly rates: Rates;
  readonly bots: ReadonlyMap<string, IBotTraits>;
  readonly agents: ReadonlyMap<string, IPrincipal>;
}

/** The open rooms. Each chat's room is loaded once, even if many clients ask for it at the same time, and closed when nobody needs it. */
export class RoomRegistry {
  constructor(private readonly _options: IRoomRegistryOptions) {
    this._saveBackoff = new SaveBackoff(_options.clock);
    this._budget = new FrameBudget(_options.limits);
    this._flush = new Flush({ ..._options, pause: _options.limits.turnPause });
  }

  get size(): number {
    return this._rooms.size;
  }

  /** The number of connected sessions. */
  get sessions(): number {
    return [...this._open].reduce((sum, room) => sum + room.sessions, 0);
  }

  /** The room of a chat, if it is open or loading. */
  get(chat: string): Promise<Room> | undefined {
    return this._rooms.get(chat);
  }

  /** @throws ChatError `chat_damaged`, `not_saved` if the chat cannot be opened now */
  requireHealthy(chat: string): void {
    if (this._damaged.has(chat)) {
      throw new ChatError('chat_damaged');
    }
    this._saveBackoff.requireNone(chat);
  }

  /** The open room of a chat, once the listeners of its event `initialize` are done. They miss nothing that happens in it then. */
  async open(chat: string): Promise<Room> {
    const room = await this.load(chat);
    await this._followed.get(room);
    return room.state === 'open' ? room : this.open(chat);
  }

  /** The room of a chat. It is loaded once if necessary. If `openRooms` rooms are open, one without sessions is closed first. */
  async load(chat: string): Promise<Room> {
    await this._closing.get(chat);
    const there = this._rooms.get(chat);
    if (there) {
      const room = await there;
      if (this._open.delete(room)) {
        this._open.add(room); // so it is the last to be closed for another
      }
      return room;
    }
    if (this._isDisposed) {
      throw new ChatError('closing');
    }
    this.requireHealthy(chat);
    if (this._rooms.size >= this._options.limits.openRooms) {
      await this._makeWay();
      return this.load(chat);
    }
    const loading = this._load(chat);
    this._rooms.set(chat, loading);
    loading.catch((error: unknown) => this._onUnopened(chat, error));
    return await loading; // the first to ask continues first
  }

  /** Delete a chat for good. `forget` deletes it from the store, after the last flush of its room. */
  async remove(chat: string, forget: () => Promise<void>): Promise<void> {
    const room = await this._rooms.get(chat);
    if (room && room.state !== 'open') {
      await this._closing.get(chat); // the room is already closing, or another call deletes it
      return this.remove(chat, forget);
    }
    await (room ? this._unload(room, 'chat_deleted', forget) : forget());
    this._damaged.delete(chat);
    this._works.delete(chat);
  }

  /** Tell the open rooms of a workspace who belongs to it now. Sessions of others end. */
  review(workspace: string): Promise<void> {
    return this._review([...this._rooms.keys()], workspace);
  }

  /** The same for the room of a chat, which may have moved. */
  reviewChat(chat: string): Promise<void> {
    return this._review([chat]);
  }

  flush(): Promise<void> {
    return this._flush.flushAll();
  }

  async dispose(): Promise<void> {
    this._isDisposed = true;
    await Promise.allSettled(this._rooms.values());
    await this._flush.flushAll();
    for (const room of [...this._open]) {
      await this._unload(room, 'closing').catch(this._options.onError);
    }
    await Promise.allSettled(this._closing.values());
    this._flush.dispose();
  }

  /** One after the other, so that no room keeps what an earlier call has read. */
  private _review(chats: readonly string[], workspace?: string): Promise<void> {
    const { storage } = this._options;
    const run = async (): Promise<void> => {
      for (const chat of chats) {
        const room = await this._rooms.get(chat)?.catch(() => undefined);
        if (room && (workspace === undefined || room.chatState.workspaceId === workspace)) {
          const now = (await storage.getChat(chat))?.workspace;
          room.chatState.setWorkspace(
            now,
            now === undefined ? null : await storage.workspaces.people(now)
          );
          room.review();
        }
      }
    };
    const done = this._reviewing.then(run);
    this._reviewing = done.catch(() => undefined);
    return done;
  }

  private async _load(chat: string): Promise<Room> {
    const { storage, clock, limits, events, files, rates, bots, agents } = this._options;
    const works = this._works.get(chat) ?? new Map<string, IShownWork>();
    const room = new Room(await this._read(chat), {
      storage,
      clock,
      limits,
      events,
      budget: this._budget,
      files,
      rates,
      bots,
      agents,
      works,
      onDirty: dirty => this._flush.add(dirty),
      onIdle: idle => void this._unload(idle, 'closing').catch(this._options.onError),
      onFailed: (failed, code) => {
        this._forget(failed);
        if (code === 'not_saved') {
          this._saveBackoff.begin(chat);
        }
      }
    });
    this._works.set(chat, works);
    await room.recover();
    this._open.add(room);
    const common = { level: 'INFO', room: room.name, path: chat } as const;
    const msg = 'Content loaded from the store.';
    events.emit('session', { ...common, action: 'load', msg });
    const opened = { ...common, action: 'initialize', msg: 'Room initialized' } as const;
    if (events.has('session')) {
      this._followed.set(room, atMost(clock, FOLLOWERS_MS, events.call('session', opened)));
    }
    return room;
  }

  /** Close the room without sessions that has not been asked for the longest. @throws ChatError `too_many_rooms` */
  private async _makeWay(): Promise<void> {
    for (const room of this._open) {
      if (room.state === 'open' && room.isIdle) {
        return this._unload(room, 'closing').catch(this._options.onError);
      }
    }
    if (this._closing.size === 0) {
      throw new ChatError('too_many_rooms');
    }
    await Promise.race(this._closing.values());
  }

  /** Load a chat from the store. If the end of its log is damaged, it is repaired first. */
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
      'The newest record of a chat could not be read; the chat was repaired from its rows.',
      chat
    );
    return this._read(chat);
  }

  /** A damaged chat is not loaded again before the next start, because its clients may ask often. */
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

  /** Close a room. Its changes are stored first. A client that opens the room meanwhile waits and gets a new room. */
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
      .flushRoom(room)
      .then(last)
      .finally(() => {
        room.close(code);
        this._forget(room);
        this._closing.delete(room.id);
      });
    // Clients that wait for the room do not get the error. Only the caller does.
    this._closing.set(
      room.id,
      closing.catch(() => undefined)
    );
    await closing;
  }

  private _forget(room: Room): void {
    if (this._open.delete(room)) {
      this._rooms.delete(room.id);
      if (this._works.get(room.id)?.size === 0) {
        this._works.delete(room.id);
      }
    }
  }

  private _rooms = new Map<string, Promise<Room>>();
  private _open = new Set<Room>();
  /** For each room, resolves when those who follow it have begun. */
  private _followed = new WeakMap<Room, Promise<void>>();
  /** The works of bots that are shown in each chat. A room whose document was rewritten is loaded again and shows them. */
  private _works = new Map<string, Map<string, IShownWork>>();
  private _closing = new Map<string, Promise<void>>();
  private _reviewing: Promise<void> = Promise.resolve();
  private _damaged = new Set<string>();
  private _flush: Flush;
  private _saveBackoff: SaveBackoff;
  private _budget: FrameBudget;
  private _isDisposed = false;
}
