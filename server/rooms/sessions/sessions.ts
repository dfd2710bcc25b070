import * as Y from 'yjs';
import type { INotice } from '../../../src/document/index.js';
import { ERRORS } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { IOpenRoom } from '../document/open-room.js';
import type { IRefusal } from '../gate/refusal.js';
import { Backlog } from './backlog.js';
import { noticeWithin } from './notices.js';
import { STEP1_TIMEOUT_MS, SessionState } from './session-state.js';
import type { ClientFrame, ISession, ServerFrame } from '../session.js';
import type { WriteStep2 } from './step2s.js';

/** These errors mean that the data was not a valid frame. They end the session at once. */
const FATAL: ReadonlySet<ErrorCode> = new Set(['malformed', 'frame_too_large']);

/** The sessions of one room, and what each of them is sent. */
export class Sessions {
  /** @param _onLeft - called when a session has left or was ended, while the room goes on */
  constructor(
    private readonly _room: IOpenRoom,
    private readonly _onLeft: (session: ISession) => void
  ) {}

  get size(): number {
    return this._sessions.size;
  }

  /** Whether only copies inside this process are left, or no session at all. */
  get areQuiet(): boolean {
    return [...this._sessions.keys()].every(session => session.isReplica);
  }

  /** The usernames of connected users, each once. */
  get usernames(): ReadonlySet<string> {
    const sessions = [...this._sessions.keys()].filter(({ isReplica }) => !isReplica);
    return new Set(sessions.map(({ principal }) => principal.username));
  }

  add(session: ISession): void {
    const entry = new SessionState();
    this._sessions.set(session, entry);
    entry.wait(this._room.clock, STEP1_TIMEOUT_MS, () => this.dismiss(session, 'too_slow'));
  }

  has(session: ISession): boolean {
    return this._sessions.has(session);
  }

  /** The state of a session, if it is still connected. */
  stateOf(session: ISession): SessionState | undefined {
    return this._sessions.get(session);
  }

  /** The client of a session has left. */
  leave(session: ISession): void {
    if (this._delete(session)) {
      this._onLeft(session);
    }
  }

  /** End a session that may not stay, if it is still connected. */
  dismiss(session: ISession, code: ErrorCode): void {
    if (this._sessions.has(session)) {
      this.leave(session);
      session.close(code);
    }
  }

  /** End all sessions, because the room ends. */
  clear(code: ErrorCode): void {
    for (const session of [...this._sessions.keys()]) {
      this._delete(session);
      session.close(code);
    }
  }

  /** Whether the room accepts a frame of a session. A session must send its state vector first. */
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

  /** Send a frame to one session, if it is still connected. */
  send(session: ISession, frame: ServerFrame): void {
    if (this._sessions.has(session)) {
      session.send(frame);
    }
  }

  /**
   * Send a frame to all sessions, each as much as it may get. Only sessions with a current copy get updates. Call this with an update
   * before the document changes again.
   */
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
        // After this update the room knows exactly what the session has.
        session.send(frame);
        backlog.stateVector = state ??= Y.encodeStateVector(this._doc);
      } else if (!backlog.miss(frame)) {
        this.dismiss(session, 'too_slow');
      }
    }
  }

  /** Send the presence of everybody to one session. */
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

  /** Send a session everything in its backlog, because it can be sent to again. */
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

  /** Answer a client's step 1 with the structs it lacks. From now on it gets updates. */
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
      session.send({ type: 'step1', stateVector: Y.encodeStateVector(this._doc) });
    }
  }

  /** Report refusals to a session, each different one once. A session with too many refusals is closed. */
  refuse(session: ISession, refusals: readonly IRefusal[]): void {
    const entry = this._sessions.get(session);
    if (!entry) {
      return;
    }
    const { chatState, events } = this._room;
    const different = new Map(
      refusals.map(refusal => [`${refusal.code} ${refusal.id} ${refusal.reset}`, refusal])
    );
    for (const { code, id, reset } of different.values()) {
      const { message, retry } = ERRORS[code];
      const type = reset || retry === 'reset' ? 'reset' : 'refused';
      session.send({ type: 'notice', notice: { type, code, message, ...(id && { id }) } });
      events.emit('refused', { code });
    }
    const fatal = refusals.find(({ code }) => FATAL.has(code));
    if (fatal) {
      this.dismiss(session, fatal.code);
    } else if (++entry.refusals > chatState.limits.refusals) {
      this.dismiss(session, 'too_many_refusals');
    }
  }

  /** Send a user's sessions (null: all sessions) a new welcome after a change of rights, or end them if the user may not read any more. */
  review(username: string | null, welcome: (session: ISession) => INotice | null): void {
    for (const session of [...this._sessions.keys()]) {
      if (username === null || session.principal.username === username) {
        const notice = welcome(session);
        if (notice) {
          session.send({ type: 'notice', notice });
        } else {
          this.dismiss(session, 'removed_from_chat');
        }
      }
    }
  }

  private _fit({ principal }: ISession, frame: ServerFrame): ServerFrame | null {
    if (frame.type !== 'notice') {
      return frame;
    }
    const notice = noticeWithin(this._room.chatState.readAccessOf(principal), frame.notice);
    return notice && { ...frame, notice };
  }

  private _backlogOf(session: ISession, entry: SessionState): Backlog | null {
    if (session.isLagging) {
      entry.backlog ??= new Backlog();
    }
    return entry.backlog;
  }

  private get _doc(): Y.Doc {
    return this._room.chatState.chat.ydoc;
  }

  private _delete(session: ISession): boolean {
    this._sessions.get(session)?.timer?.dispose();
    return this._sessions.delete(session);
  }

  private _sessions = new Map<ISession, SessionState>();
}
