import * as Y from 'yjs';
import { ROOM_PREFIX, YChat } from '../../src/document/index.js';
import type { IClock, IDisposable } from '../clock.js';
import type { Emitter } from '../emitter.js';
import { ChatError, ERRORS, toChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { userOf } from '../identity/user.js';
import { may, roleIn } from '../policy/policy.js';
import type { Action } from '../policy/policy.js';
import type { Access, IChatCommit, IStorage, IStoredChat, Role } from '../storage/storage.js';
import type { CommandOf, IResults } from './commands.js';
import type { IRoomsEvents } from './events.js';
import { candidateIds, decodeFrame } from './gate/frame.js';
import type { IFrame } from './gate/frame.js';
import type { IRefusal } from './gate/plan.js';
import type { ILimits } from './limits.js';
import { decodePresence, Presence } from './presence.js';
import type { IPresenceEntry } from './presence.js';
import { runCommand } from './room-commands.js';
import type { RoomCommand, RoomCommandType } from './room-commands.js';
import type { ClientFrame, ISession, ServerFrame } from './session.js';
import { Turn } from './turn.js';
import type { ITurnRoom } from './turn.js';

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
  readonly onFailed: (room: Room) => void;
}

/** What waits for the next flush, in the order of its arrival. */
type Work =
  | { type: 'join'; session: ISession }
  | { type: 'step1'; session: ISession; stateVector: Uint8Array }
  | { type: 'update'; session: ISession; frame: IFrame }
  | { type: 'presence'; session: ISession; entries: IPresenceEntry[] }
  | {
      type: 'command';
      principal: IPrincipal;
      command: RoomCommand;
      done: (answer: Answer) => void;
    };

type Answer = { error: ChatError } | { result: unknown };

/** What the room knows of a session. */
interface ISeat {
  /** It has had its step 2 and follows by updates. */
  synced: boolean;
  /** It was asked to send everything again. A second gap before it has done so ends the session. */
  resyncing: boolean;
  refusals: number;
}

/**
 * The live host of one chat's document. Two doors lead in, `receive` and `execute`; both only queue.
 * `take` works the queue off inside one transaction, and nothing of it is shown before it is stored.
 */
export class Room implements ITurnRoom {
  constructor(stored: IStoredChat, options: IRoomOptions) {
    const { row, participants, clients, updates } = stored;
    this.id = row.id;
    this.name = ROOM_PREFIX + row.id;
    this.limits = options.limits;
    this.access = row.access;
    this.topic = row.topic;
    this.lastSeq = row.lastSeq;
    this.roles = new Map(participants.map(({ username, role }) => [username, role]));
    this.clients = new Map(clients);
    this._options = options;
    this._logged = updates.length;
    const { ydoc } = this.chat;
    ydoc.transact(transaction => {
      updates.forEach(update => Y.applyUpdate(ydoc, update));
      transaction.local = true;
    });
    // After the log: Yjs takes a new id when it meets its own in an update.
    ydoc.clientID = row.roomClient;
    this._rest();
  }

  readonly id: string;
  readonly name: string;
  readonly limits: ILimits;
  readonly access: Access;
  readonly roles: Map<string, Role>;
  readonly clients: Map<number, string>;
  readonly chat = new YChat();
  topic: string;
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
    this._seats.set(session, { synced: false, resyncing: false, refusals: 0 });
    this._idle?.dispose();
    const { username } = session.principal;
    session.send({
      type: 'notice',
      notice: {
        type: 'welcome',
        username,
        role: this.roleOf(session.principal) ?? '',
        write: this.may(session.principal, 'message.send')
      }
    });
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
    if (this._state !== 'open' || !this._seats.has(session)) {
      return;
    }
    try {
      switch (frame.type) {
        case 'step1':
          return this._queue({ type: 'step1', session, stateVector: frame.stateVector });
        case 'update':
          return this._queue({ type: 'update', session, frame: decodeFrame(frame.update) });
        case 'awareness': {
          const entries = decodePresence(frame.update, this.limits.presenceBytes);
          return this._queue({ type: 'presence', session, entries });
        }
        case 'queryAwareness':
          return this._send(session, 'awareness', this._presence.all());
      }
    } catch (error) {
      this._refuse(session, [{ code: toChatError(error).code }]);
    }
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
      this._queue({ type: 'command', principal, command, done });
    });
  }

  // ---- a flush, in its three steps

  /** Work the queue off. Resolves with what is to be stored, null for nothing. */
  async take(): Promise<IChatCommit | null> {
    const works = this._works.splice(0);
    works.forEach(work => work.type === 'command' && this._waiting.add(work.done));
    const known = await this._knownIds(works);
    if (this._state === 'closed') {
      return null;
    }
    const turn = new Turn(this, known);
    this._turn = turn;
    let culprit: ISession | undefined;
    try {
      turn.transact(() => {
        for (const work of works) {
          culprit = 'session' in work ? work.session : undefined;
          this._work(turn, work);
        }
      });
    } catch (error) {
      this.fail(error, culprit);
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
    if (turn.update) {
      this._logged++;
      this._broadcast({ type: 'update', update: turn.update });
    }
    this._answers.splice(0).forEach(answer => answer());
    const presence = this._presence.takeChanges();
    if (presence) {
      this._broadcast({ type: 'awareness', update: presence });
    }
    const { created, changed, removed } = turn;
    if (created.length + changed.length + removed.length > 0) {
      this._options.events.emit('committed', { chat: this.id, created, changed, removed });
    }
    if (turn.update) {
      this._tell('save', 'Content saved.');
    }
    this._rest();
  }

  /** Nothing of the turn is stored: throw the document away. The clients come back and send again. */
  fail(error: unknown, culprit?: ISession): void {
    if (culprit && this._seats.delete(culprit)) {
      culprit.close('malformed'); // does not come back by itself, so that it cannot fail the room for ever
    }
    this._end(error instanceof ChatError ? error.code : 'room_failed');
    this._options.onFailed(this);
  }

  // ---- the end

  /** True if the log is long enough to be replaced by a snapshot. */
  get wantsCompaction(): boolean {
    return this._logged >= this.limits.compactAfter;
  }

  async compact(): Promise<void> {
    await this._options.storage.compact(this.id, Y.encodeStateAsUpdate(this.chat.ydoc));
    this._logged = 1;
  }

  /** No new work is taken any more; what waits can still be flushed. */
  drain(): void {
    this._state = 'draining';
    this._idle?.dispose();
  }

  /** End every session, each told why, and let go of the document. */
  close(code: ErrorCode): void {
    this._end(code);
    this._tell('clean', 'Room deleted.');
  }

  get isIdle(): boolean {
    return this._works.length === 0 && [...this._seats.keys()].every(session => session.isReplica);
  }

  private _work(turn: Turn, work: Work): void {
    switch (work.type) {
      case 'join':
        this._answers.push(() => {
          this._send(work.session, 'step1', Y.encodeStateVector(this.chat.ydoc));
          this._send(work.session, 'awareness', this._presence.all());
        });
        return;
      case 'step1':
        this._answers.push(() => this._answerStep1(work.session, work.stateVector));
        return;
      case 'presence': {
        const own = turn.receivePresence(work.session.principal, work.entries);
        const user = userOf(work.session.principal);
        // The rest is passed over without a word: a stock client sends on what it hears of others.
        this._answers.push(() => own.forEach(e => this._presence.set(e, work.session, user)));
        return;
      }
      case 'update':
        return this._receiveUpdate(turn, work.session, work.frame);
      case 'command':
        return this._runCommand(turn, work);
    }
  }

  private _receiveUpdate(turn: Turn, session: ISession, frame: IFrame): void {
    const seat = this._seats.get(session);
    try {
      const refusals = turn.receive(session.principal, frame);
      if (seat) {
        seat.resyncing = false;
      }
      if (refusals.length > 0) {
        this._answers.push(() => this._refuse(session, refusals));
      }
    } catch (error) {
      if (!(error instanceof ChatError)) {
        throw error;
      }
      this._answers.push(() => {
        this._refuse(session, [{ code: error.code }]);
        if (error.code === 'gap' && seat) {
          this._resync(session, seat);
        }
      });
    }
  }

  private _runCommand(turn: Turn, work: Extract<Work, { type: 'command' }>): void {
    let answer: Answer;
    try {
      answer = {
        result: runCommand(turn, work.principal, work.command, () => this._options.clock.uuid())
      };
    } catch (error) {
      if (!(error instanceof ChatError)) {
        throw error;
      }
      this._options.events.emit('refused', {
        chat: this.id,
        principal: work.principal,
        code: error.code
      });
      answer = { error };
    }
    this._answers.push(() => {
      this._waiting.delete(work.done);
      work.done(answer);
    });
  }

  private _answerStep1(session: ISession, stateVector: Uint8Array): void {
    const seat = this._seats.get(session);
    if (!seat) {
      return;
    }
    let update: Uint8Array;
    try {
      update = Y.encodeStateAsUpdate(this.chat.ydoc, stateVector);
    } catch {
      return this._refuse(session, [{ code: 'malformed' }]);
    }
    this._send(session, 'step2', update);
    seat.synced = true;
  }

  /** Ask a session for everything that is not here yet: a frame of it builds on the unseen. */
  private _resync(session: ISession, seat: ISeat): void {
    if (seat.resyncing) {
      return this._dismiss(session, 'gap');
    }
    seat.resyncing = true;
    this._send(session, 'step1', Y.encodeStateVector(this.chat.ydoc));
  }

  private _refuse(session: ISession, refusals: readonly IRefusal[]): void {
    const seat = this._seats.get(session);
    if (!seat) {
      return;
    }
    const told = new Set<string>();
    for (const { code, id } of refusals) {
      const key = `${code} ${id ?? ''}`;
      if (!told.has(key)) {
        told.add(key);
        const { message, retry } = ERRORS[code];
        session.send({
          type: 'notice',
          notice:
            retry === 'reset'
              ? { type: 'reset', code, message }
              : { type: 'refused', code, message, ...(id && { id }) }
        });
        this._options.events.emit('refused', {
          chat: this.id,
          principal: session.principal,
          code
        });
      }
    }
    if (++seat.refusals > this.limits.refusals) {
      this._dismiss(session, 'too_many_refusals');
    }
  }

  private _dismiss(session: ISession, code: ErrorCode): void {
    this.leave(session);
    session.close(code);
  }

  private _send(session: ISession, type: 'step1', data: Uint8Array): void;
  private _send(session: ISession, type: 'step2' | 'awareness', data: Uint8Array | null): void;
  private _send(session: ISession, type: 'step1' | 'step2' | 'awareness', data: Uint8Array | null) {
    if (data && this._seats.has(session)) {
      session.send(type === 'step1' ? { type, stateVector: data } : { type, update: data });
    }
  }

  private _broadcast(frame: ServerFrame): void {
    for (const [session, seat] of this._seats) {
      if (seat.synced || frame.type === 'awareness') {
        session.send(frame);
      }
    }
  }

  /** Ids of new messages that the store knows, although the document does not: they were deleted outright. */
  private async _knownIds(works: readonly Work[]): Promise<Set<string>> {
    const ids = works.flatMap(work => {
      if (work.type === 'update') {
        return candidateIds(work.frame);
      }
      return work.type === 'command' && work.command.type === 'send' && work.command.message.id
        ? [work.command.message.id]
        : [];
    });
    const { storage } = this._options;
    const unknown = ids.filter(id => !this.chat.getYMessage(id));
    const known = await Promise.all(unknown.map(id => storage.hasMessage(this.id, id)));
    return new Set(unknown.filter((_, i) => known[i]));
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
    for (const session of [...this._seats.keys()]) {
      this._seats.delete(session);
      session.close(code);
    }
    const error = new ChatError(code);
    this._waiting.forEach(done => done({ error }));
    this._works.forEach(work => work.type === 'command' && work.done({ error }));
    this._works.length = this._answers.length = 0;
    this._waiting.clear();
    this.chat.dispose();
  }

  private _tell(action: IRoomsEvents['session']['action'], msg: string): void {
    const { id, name } = this;
    this._options.events.emit('session', { level: 'INFO', room: name, path: id, action, msg });
  }

  private _options: IRoomOptions;
  private _state: RoomState = 'open';
  private _seats = new Map<ISession, ISeat>();
  private _works: Work[] = [];
  private _turn: Turn | null = null;
  private _answers: (() => void)[] = [];
  /** Commands that ran and are not stored yet. */
  private _waiting = new Set<(answer: Answer) => void>();
  private _presence = new Presence();
  private _idle: IDisposable | undefined;
  private _logged: number;
}
