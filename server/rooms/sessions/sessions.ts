import * as Y from 'yjs';
import type { INotice } from '../../../src/document/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import { ERRORS } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { isStale } from '../document/epoch.js';
import type { IRoomsEvents } from '../events.js';
import type { IRefusal } from '../gate/plan.js';
import { Backlog } from './backlog.js';
import { SILENCE } from '../session.js';
import type { ClientFrame, ISession, ServerFrame } from '../session.js';
import type { WriteStep2 } from './step2s.js';

/** What a room knows of a session. */
interface ISessionState {
  /**
   * - `new`: it has not said what it has; its updates are not heard
   * - `waiting`: it has said so and waits for its step 2
   * - `synced`: it has had its step 2 and follows by updates
   * - `stale`: its copy is one of a former epoch; it is not heard before it says that it has thrown it away
   */
  state: 'new' | 'waiting' | 'synced' | 'stale';
  /** It sent updates before it said what it has: it is asked for them again. */
  isHasty: boolean;
  /** It was asked for everything that the room lacks, and has not answered: what it sent before may build on the unseen. */
  resyncing: boolean;
  refusals: number;
  /** What it has missed, while too much waits for it. */
  backlog: Backlog | null;
}

export interface ISessionsOptions {
  readonly chat: string;
  readonly doc: Y.Doc;
  readonly clock: IClock;
  /** Room clients of former epochs. */
  readonly retired: ReadonlySet<number>;
  /** Refusals that a session may collect. */
  readonly refusals: number;
  readonly events: Emitter<IRoomsEvents>;
  /** As much of a notice as somebody may be told; null for nothing. */
  readonly fit: (principal: IPrincipal, notice: INotice) => INotice | null;
  /** End a session that may not stay. */
  readonly dismiss: (session: ISession, code: ErrorCode) => void;
}

/** Milliseconds in which a session has to say what it has, and to throw a stale copy away. Clients do so at once. */
const HELLO = 60_000;

/** What is no frame costs its sender the session, at once. */
const FATAL: ReadonlySet<ErrorCode> = new Set(['malformed', 'frame_too_large']);

/** The sessions of one room, and what each of them is told. At 300 lines, since each state of a session bears on each thing that is told. */
export class Sessions {
  constructor(private readonly _options: ISessionsOptions) {}

  get size(): number {
    return this._sessions.size;
  }

  /** Only copies inside this process are left, or nobody. */
  get areQuiet(): boolean {
    return [...this._sessions.keys()].every(session => session.isReplica);
  }

  /** Who is here, each once. */
  get usernames(): ReadonlySet<string> {
    const sessions = [...this._sessions.keys()].filter(({ isReplica }) => !isReplica);
    return new Set(sessions.map(({ principal }) => principal.username));
  }

  add(session: ISession): void {
    this._await(session, HELLO, 'too_slow');
    this._sessions.set(session, {
      state: 'new',
      isHasty: false,
      resyncing: true,
      refusals: 0,
      backlog: null
    });
  }

  has(session: ISession): boolean {
    return this._sessions.has(session);
  }

  delete(session: ISession): boolean {
    this._timers.get(session)?.dispose();
    this._timers.delete(session);
    return this._sessions.delete(session);
  }

  /** Whether what a session sends is taken: it says first what it has. */
  hears(session: ISession, frame: ClientFrame): boolean {
    const entry = this._sessions.get(session);
    if (entry?.state === 'new') {
      entry.isHasty ||= frame.type === 'update';
      return frame.type !== 'update';
    }
    return entry !== undefined && (entry.state !== 'stale' || frame.type === 'step1');
  }

  get understandEpochs(): boolean {
    return [...this._sessions.keys()].every(session => session.understandsEpochs);
  }

  /** To one session, if it is still here. */
  send(session: ISession, frame: ServerFrame): void {
    if (this._sessions.has(session)) {
      session.send(frame);
    }
  }

  /** To everyone, each as much as they may be told; updates only to those whose copy they fit. An update is told when the document holds nothing newer. */
  broadcast(said: ServerFrame): void {
    let state: Uint8Array | undefined;
    for (const [session, entry] of this._sessions) {
      const frame = this._fit(session, said);
      if (!frame || (entry.state !== 'synced' && frame.type === 'update')) {
        continue;
      }
      const backlog = this._backlogOf(session, entry);
      if (!backlog) {
        session.send(frame);
      } else if (frame.type === 'update' && !backlog.stateVector) {
        // With this one more it is known exactly what the session has.
        session.send(frame);
        backlog.stateVector = state ??= Y.encodeStateVector(this._options.doc);
      } else if (!backlog.miss(frame)) {
        this._options.dismiss(session, 'too_slow');
      }
    }
  }

  /** To one session, all who are here. */
  tellPresence(session: ISession, all: () => ServerFrame | null): void {
    const entry = this._sessions.get(session);
    const backlog = entry && this._backlogOf(session, entry);
    if (backlog) {
      backlog.presence = true;
      return;
    }
    const frame = entry && all();
    if (frame) {
      session.send(frame);
    }
  }

  /** A session that had fallen behind can be sent to again: it gets what it has missed, in one go. */
  catchUp(session: ISession, write: WriteStep2, all: () => ServerFrame | null): void {
    const entry = this._sessions.get(session);
    const backlog = entry?.backlog;
    if (!backlog) {
      return;
    }
    entry.backlog = null;
    if (backlog.stateVector) {
      this.answerStep1(session, backlog.stateVector, write);
    }
    backlog.notices.forEach(notice => session.send({ type: 'notice', notice }));
    if (backlog.presence) {
      this.tellPresence(session, all);
    }
  }

  /** Answer a client's step 1 with what it lacks. From here on it follows by updates. */
  answerStep1(session: ISession, stateVector: Uint8Array, write: WriteStep2): void {
    const entry = this._sessions.get(session);
    if (!entry || entry.state === 'stale') {
      return;
    }
    const backlog = this._backlogOf(session, entry);
    if (backlog) {
      backlog.stateVector = stateVector;
      return;
    }
    try {
      session.send(write(stateVector));
      entry.state = 'synced';
    } catch {
      return this.refuse(session, [{ code: 'malformed' }]);
    }
    if (entry.isHasty) {
      entry.isHasty = false;
      session.send({ type: 'step1', stateVector: Y.encodeStateVector(this._options.doc) });
    }
  }

  /** Tell a session what was refused, each thing once; who is refused too often has to go. */
  refuse(session: ISession, refusals: readonly IRefusal[]): void {
    const entry = this._sessions.get(session);
    if (!entry) {
      return;
    }
    const { chat, events, dismiss } = this._options;
    const different = new Map(
      refusals.map(refusal => [`${refusal.code} ${refusal.id} ${refusal.reset}`, refusal])
    );
    for (const { code, id, reset } of different.values()) {
      const { message, retry } = ERRORS[code];
      const type = reset || retry === 'reset' ? 'reset' : 'refused';
      session.send({ type: 'notice', notice: { type, code, message, ...(id && { id }) } });
      events.emit('refused', { chat, principal: session.principal, code });
    }
    const fatal = refusals.find(({ code }) => FATAL.has(code));
    if (fatal) {
      dismiss(session, fatal.code);
    } else if (++entry.refusals > this._options.refusals) {
      dismiss(session, 'too_many_refusals');
    }
  }

  /**
   * What a session sent builds on something unseen. It is asked for everything that is not here yet, and the answer brings
   * this frame again. While the answer is on its way, as after each start, more such frames are no offence.
   */
  resync(session: ISession, isAnswer: boolean): void {
    const entry = this._sessions.get(session);
    if (!entry || (entry.resyncing && !isAnswer)) {
      return;
    }
    this.refuse(session, [{ code: 'gap' }]);
    if (isAnswer) {
      this._options.dismiss(session, 'gap');
    } else if (this._sessions.has(session)) {
      entry.resyncing = true;
      session.send({ type: 'step1', stateVector: Y.encodeStateVector(this._options.doc) });
    }
  }

  /** Everything that it had is here: nothing is missing any more. */
  answered(session: ISession): void {
    const entry = this._sessions.get(session);
    if (entry) {
      entry.resyncing = false;
    }
  }

  /** End a session that may not stay, if it is still here. */
  dismiss(session: ISession, code: ErrorCode): void {
    if (this._sessions.has(session)) {
      this._options.dismiss(session, code);
    }
  }

  /** Tell somebody anew what they may do here; send them out if that is nothing. */
  review(username: string, welcome: (session: ISession) => INotice | null): void {
    for (const session of [...this._sessions.keys()]) {
      if (session.principal.username === username) {
        const notice = welcome(session);
        if (notice) {
          session.send({ type: 'notice', notice });
        } else {
          this._options.dismiss(session, 'forbidden');
        }
      }
    }
  }

  /** See whether a session's copy is of this epoch; if it is not, it is told and not heard any more. */
  isCurrent(session: ISession, stateVector: Uint8Array): boolean {
    const entry = this._sessions.get(session);
    const isCurrent = !isStale(stateVector, this._options.retired);
    if (entry && isCurrent && entry.state !== 'synced') {
      entry.state = 'waiting';
      this._timers.get(session)?.dispose();
    } else if (entry && !isCurrent) {
      this._tellStale(session, entry);
    }
    return isCurrent;
  }

  private _fit({ principal }: ISession, frame: ServerFrame): ServerFrame | null {
    if (frame.type !== 'notice') {
      return frame;
    }
    const notice = this._options.fit(principal, frame.notice);
    return notice && { ...frame, notice };
  }

  private _backlogOf(session: ISession, entry: ISessionState): Backlog | null {
    if (session.isLagging) {
      entry.backlog ??= new Backlog();
    }
    return entry.backlog;
  }

  private _tellStale(session: ISession, entry: ISessionState): void {
    const wasStale = entry.state === 'stale';
    entry.state = 'stale';
    const { message } = ERRORS.epoch;
    session.send({ type: 'notice', notice: { type: 'epoch', code: 'epoch', message } });
    if (!wasStale) {
      // Silence first: an older stock client comes back after every close, at once.
      this._await(session, session.understandsEpochs ? HELLO : SILENCE, 'epoch');
    }
  }

  /** End a session that does not say in time what it has. */
  private _await(session: ISession, ms: number, code: ErrorCode): void {
    this._timers.get(session)?.dispose();
    const timer = this._options.clock.after(ms, () => this._options.dismiss(session, code));
    this._timers.set(session, timer);
  }

  /** End every session. */
  clear(code: ErrorCode): void {
    for (const session of [...this._sessions.keys()]) {
      this.delete(session);
      session.close(code);
    }
  }

  private _sessions = new Map<ISession, ISessionState>();
  /** Run out where a session does not say what it has. */
  private _timers = new Map<ISession, IDisposable>();
}
