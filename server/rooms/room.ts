import * as Y from 'yjs';
import { ROOM_PREFIX } from '../../src/document/index.js';
import type { INotice, YChat } from '../../src/document/index.js';
import type { IClock, IDisposable } from '../clock.js';
import type { Emitter } from '../emitter.js';
import { ChatError, toChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { may, roleIn } from '../policy/policy.js';
import type { Action } from '../policy/policy.js';
import type { Access, IChatCommit, IStorage, IStoredChat, Role } from '../storage/storage.js';
import type { CommandOf, IPresent, IResults, RoomCommandType } from './commands.js';
import type { IRoomsEvents } from './events.js';
import { readDocument } from './document.js';
import { decodeFrame } from './gate/frame.js';
import type { ILimits } from './limits.js';
import { lookUp } from './lookups.js';
import { Meter } from './meter.js';
import { decodePresence, Presence } from './presence.js';
import { Seats } from './seats.js';
import type { ClientFrame, ISession } from './session.js';
import { Streams } from './streams.js';
import { Turn } from './turn.js';
import type { ITurnRoom } from './turn.js';
import { Typing } from './typing.js';
import { Upkeep } from './upkeep.js';
import { fold } from './window.js';
import { Worker } from './worker.js';
import { Works } from './works.js';
import type { Answer, Work } from './works.js';

export type RoomState = 'open' | 'draining' | 'closed';

export interface IRoomOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly events: Emitter<IRoomsEvents>;
  /** Ask for a flush. */
  readonly onDirty: (room: Room) => void;
  /** Nobody has needed the room for a while. */
  readonly onIdle: (room: Room) => void;
  /** The room holds something that could not be stored: it is closed and has to be loaded again. */
  readonly onFailed: (room: Room, code: ErrorCode) => void;
}

/**
 * The live host of one chat's document. Two doors lead in, `receive` and `execute`; both only queue.
 * `take` works the queue off inside one transaction, and nothing of it is shown before it is stored.
 *
 * The file is long because a room's life, its doors and the steps of a flush share one state; each step's work is elsewhere.
 */
export class Room implements ITurnRoom {
  constructor(stored: IStoredChat, options: IRoomOptions) {
    const { row, participants, clients } = stored;
    this.chat = readDocument(stored);
    this.id = row.id;
    this.name = ROOM_PREFIX + row.id;
    this.limits = options.limits;
    this.access = row.access;
    this.topic = row.topic;
    this.lastSeq = row.lastSeq;
    this.metadata = row.metadata ?? {};
    this.roles = new Map(participants.map(({ username, role }) => [username, role]));
    this.places = new Map(participants.map(({ username, afterSeq = 0 }) => [username, afterSeq]));
    this.clients = new Map(clients);
    this._options = options;
    this._seats = new Seats({
      chat: row.id,
      doc: this.chat.ydoc,
      clock: options.clock,
      retired: stored.retired,
      refusals: options.limits.refusals,
      clients: options.limits.clientsPerSession,
      events: options.events,
      dismiss: (session, code) => this._dismiss(session, code)
    });
    this._streams = new Streams(options.clock, options.limits.streamPause, () =>
      this._queue({ type: 'streams', all: false })
    );
    this._presence = new Presence(options.clock, options.limits.presencePause, update =>
      this._seats.broadcast({ type: 'awareness', update })
    );
    this._typing = new Typing({
      clock: options.clock,
      presence: this._presence,
      most: options.limits.typingPer10s,
      onTyping: (principal, displayName) =>
        options.events.emit('typing', { chat: row.id, principal, displayName })
    });
    this._worker = new Worker({
      doc: this.chat.ydoc,
      seats: this._seats,
      presence: this._presence,
      streams: this._streams,
      typing: this._typing,
      works: this._works,
      uuid: () => options.clock.uuid(),
      onRefused: (principal, code) =>
        options.events.emit('refused', { chat: row.id, principal, code })
    });
    this.meter = new Meter(options.limits.messagesPer10s, 10_000);
    const { storage, limits } = options;
    const understandEpochs = (): boolean => this._seats.understandEpochs;
    const { id, chat } = this;
    this.upkeep = new Upkeep(
      { id, chat, storage, limits, clients: this.clients, understandEpochs },
      stored.updates.length
    );
    this._rest();
  }

  readonly id: string;
  readonly name: string;
  readonly limits: ILimits;
  readonly access: Access;
  readonly roles: Map<string, Role>;
  readonly places: Map<string, number>;
  readonly clients: Map<number, string>;
  readonly chat: YChat;
  readonly meter: Meter;
  readonly met = new Map<string, IPrincipal>();
  readonly upkeep: Upkeep;
  topic: string;
  metadata: Readonly<Record<string, unknown>>;
  lastSeq: number;

  get state(): RoomState {
    return this._state;
  }

  get sessions(): number {
    return this._seats.size;
  }

  now = (): number => this._options.clock.now();

  may(principal: IPrincipal, action: Action, author?: string): boolean {
    return may(principal, action, this, author);
  }

  roleOf(principal: IPrincipal): Role | null {
    return roleIn(principal, this);
  }

  // ---- the doors

  join(session: ISession): void {
    if (this._state === 'closed') {
      return session.close('room_failed'); // failed since the session asked for it
    }
    this._seats.add(session);
    this._idle?.dispose();
    const { username } = session.principal;
    const notice = this._welcome(session);
    if (!notice) {
      return this._dismiss(session, 'forbidden'); // removed since the session asked for it
    }
    session.send({ type: 'notice', notice });
    this._queue({ type: 'join', session });
    this._tell('initialize', 'New client connected.');
    this._options.events.emit('awareness', { roomid: this.name, username, action: 'join' });
  }

  leave(session: ISession): void {
    if (!this._seats.delete(session)) {
      return;
    }
    this._presence.leave(session);
    if (this._presence.isChanged) {
      this._options.onDirty(this);
    }
    const { username } = session.principal;
    this._options.events.emit('awareness', { roomid: this.name, username, action: 'leave' });
    this._rest();
  }

  receive(session: ISession, frame: ClientFrame): void {
    if (this._state !== 'open' || !this._seats.hears(session, frame)) {
      return;
    }
    try {
      switch (frame.type) {
        case 'step1': {
          const { stateVector } = frame;
          if (this._seats.isCurrent(session, stateVector)) {
            this._queue({ type: 'step1', session, stateVector });
          }
          return;
        }
        case 'update':
          return this._queue({
            type: 'update',
            session,
            frame: decodeFrame(frame.update),
            isAnswer: frame.isAnswer ?? false
          });
        case 'awareness': {
          const entries = decodePresence(frame.update);
          return this._queue({ type: 'presence', session, entries });
        }
        case 'queryAwareness':
          return this._worker.tellPresence(session);
      }
    } catch (error) {
      this._seats.refuse(session, [{ code: toChatError(error).code }]);
    }
  }

  /** Nothing waits for a session any more that had fallen behind. */
  catchUp(session: ISession): void {
    if (this._state === 'open') {
      this._queue({ type: 'catch-up', session });
    }
  }

  /** Something came that is no frame. */
  refuse(session: ISession, code: ErrorCode): void {
    this._seats.refuse(session, [{ code }]);
  }

  execute<T extends RoomCommandType>(
    principal: IPrincipal,
    command: CommandOf<T>
  ): Promise<IResults[T]> {
    return new Promise((resolve, reject) => {
      if (this._state !== 'open') {
        return reject(new ChatError('room_failed'));
      }
      const done = (answer: Answer): void =>
        'error' in answer ? reject(answer.error) : resolve(answer.result as IResults[T]);
      this._queue({ type: 'command', principal, command, freshId: this._freshId(), done });
    });
  }

  /** Somebody without a session here is writing. @throws ChatError */
  type(principal: IPrincipal, displayName?: string): void {
    if (!this.may(principal, 'message.send')) {
      throw new ChatError('forbidden');
    }
    this._typing.say(principal, displayName);
    this._rest();
  }

  get people(): IPresent[] {
    const { typists } = this._presence;
    const usernames = new Set([...this._seats.usernames, ...typists]);
    return [...usernames].map(username => ({ username, typing: typists.has(username) }));
  }

  /** Tell everybody who understands it. */
  notify(notice: INotice): void {
    this._seats.broadcast({ type: 'notice', notice });
  }

  /** Texts whose last pieces never got into their rows, because the process ended before they paused, get there now. */
  async recover(): Promise<void> {
    const texts = this.chat.ymessages.toArray().filter(m => m.get('body') instanceof Y.Text);
    for (const message of texts) {
      const row = await this._options.storage.getMessage(this.id, message.get('id') as string);
      if (row && row.body !== this.chat.getMessage(row.id)?.body) {
        this._streams.note([message]);
      }
    }
  }

  // ---- a flush, in its three steps

  /** Work the queue off. Resolves with what is to be stored, null for nothing. */
  async take(): Promise<IChatCommit | null> {
    const works = this._works.take();
    const lookups = await lookUp(this._options.storage, this.chat, this.id, works);
    if (this._state === 'closed') {
      return null;
    }
    const turn = new Turn(this, lookups);
    this._turn = turn;
    let culprit: ISession | undefined;
    const brought = new Map<ISession, number>(); // client ids, also by those who have left meanwhile
    try {
      turn.transact(transaction => {
        for (const work of works) {
          culprit = 'session' in work ? work.session : undefined;
          const before = (culprit && brought.get(culprit)) ?? 0;
          if (before > this.limits.clientsPerSession) {
            continue;
          }
          const bound = turn.bound;
          this._worker.do(turn, work);
          if (culprit && turn.bound > bound) {
            brought.set(culprit, before + turn.bound - bound);
            this._seats.count(culprit, turn.bound - bound);
          }
        }
        this._fold(transaction, turn);
      });
    } catch (error) {
      if (culprit && this._seats.delete(culprit)) {
        culprit.close('malformed'); // does not come back by itself, so that it cannot fail the room for ever
      }
      throw error;
    }
    return turn.commit;
  }

  /** The commit is durable: show it, and answer what was asked. */
  show(): void {
    const turn = this._turn;
    this._turn = null;
    if (!turn) {
      return; // closed meanwhile
    }
    for (const username of turn.reroled) {
      this._seats.review(username, session => this._welcome(session));
    }
    if (turn.update) {
      this.upkeep.noteUpdate();
      this._seats.broadcast({ type: 'update', update: turn.update });
    }
    this._worker.answer();
    this._presence.share();
    this._streams.note(turn.streamed);
    if (turn.folded.length > 0) {
      const messages = [...turn.folded];
      this._seats.broadcast({ type: 'notice', notice: { type: 'history', messages } });
    }
    const { created, removed } = turn;
    const changed = [...turn.changed, ...turn.folded];
    if (created.length + changed.length + removed.length > 0) {
      this._options.events.emit('committed', { chat: this.id, created, changed, removed });
    }
    if (turn.update) {
      this._tell('save', 'Content saved.');
    }
    this._rest();
  }

  /** Nothing of the turn is stored: throw the document away. The clients come back and send again. */
  fail(error: unknown): void {
    const code = error instanceof ChatError ? error.code : 'room_failed';
    this._end(code);
    this._options.onFailed(this, code);
  }

  // ---- the end

  /** Leave log and document short, once nobody is here any more. */
  async tidy(): Promise<void> {
    if (this._state !== 'closed') {
      await this.upkeep.finish(); // of a closed one the document may hold what could not be stored
    }
  }

  /** No new work is taken any more; what waits can still be flushed. */
  drain(): void {
    if (!this._streams.isEmpty) {
      this._queue({ type: 'streams', all: true });
    }
    this._state = 'draining';
    this._idle?.dispose();
  }

  /** End every session, each told why, and let go of the document. */
  close(code: ErrorCode): void {
    this._end(code);
    this._tell('clean', 'Room deleted.');
  }

  get isIdle(): boolean {
    return this._works.isEmpty && this._seats.areQuiet;
  }

  private _fold(transaction: Y.Transaction, turn: Turn): void {
    const { windowMax: max, windowKeep: keep } = this.limits;
    const hidden = this.access === 'private' ? Math.max(0, ...this.places.values()) : 0;
    const folded = fold(
      transaction,
      this.chat,
      { max, keep, hidden },
      message => this._streams.has(message) || turn.streamed.has(message) || turn.isBusy(message)
    );
    this.upkeep.noteFolded(folded);
  }

  /** The time in milliseconds, or the next ones, as an id that is most likely free. */
  private _freshId(): string {
    this._lastId = Math.max(this.now(), this._lastId + 1);
    return String(this._lastId);
  }

  /** Who a session is here, and what it may do; null if it may not even read. */
  private _welcome({ principal }: ISession): INotice | null {
    if (!this.may(principal, 'chat.read')) {
      return null;
    }
    return {
      type: 'welcome',
      username: principal.username,
      role: this.roleOf(principal) ?? '',
      write: this.may(principal, 'message.send')
    };
  }

  private _dismiss(session: ISession, code: ErrorCode): void {
    this.leave(session);
    session.close(code);
  }

  private _queue(work: Work): void {
    this._works.push(work);
    this._options.onDirty(this);
  }

  /** Start to wait for the end, if nobody is left. */
  private _rest(): void {
    this._idle?.dispose();
    if (this._state === 'open' && this.isIdle) {
      this._idle = this._options.clock.after(this.limits.idle, () => this._options.onIdle(this));
    }
  }

  private _end(code: ErrorCode): void {
    if (this._state === 'closed') {
      return;
    }
    this._state = 'closed';
    this._idle?.dispose();
    this._seats.clear(code);
    this._works.abort(new ChatError(code));
    this._worker.clear();
    this._streams.dispose();
    this._typing.dispose();
    this._presence.dispose();
    this.chat.dispose();
  }

  private _tell(action: IRoomsEvents['session']['action'], msg: string): void {
    const { id, name } = this;
    this._options.events.emit('session', { level: 'INFO', room: name, path: id, action, msg });
  }

  private _options: IRoomOptions;
  private _state: RoomState = 'open';
  private _seats: Seats;
  private _works = new Works();
  private _turn: Turn | null = null;
  private _worker: Worker;
  private _presence: Presence;
  private _streams: Streams;
  private _typing: Typing;
  private _idle: IDisposable | undefined;
  private _lastId = 0;
}
