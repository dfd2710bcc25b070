import * as Y from 'yjs';
import { ERRORS } from '../../errors.js';
import { isStale } from '../document/epoch.js';
import type { IOpenRoom } from '../document/open-room.js';
import { SILENCE_MS } from '../session.js';
import type { ISession } from '../session.js';
import { STEP1_TIMEOUT_MS, type SessionState } from './session-state.js';
import type { Sessions } from './sessions.js';

/** The sessions' copies of the document: whether each is from this epoch, and whether the room has all that it builds on. */
export class SessionCopies {
  constructor(
    private readonly _room: IOpenRoom & {
      readonly sessions: Pick<Sessions, 'stateOf' | 'refuse' | 'dismiss'>;
    }
  ) {}

  /** Whether a session's copy is from this epoch. If not, the room tells the session so and ignores it from now on. */
  isCurrent(session: ISession, stateVector: Uint8Array): boolean {
    const { chatState, sessions } = this._room;
    const entry = sessions.stateOf(session);
    const isCurrent = !isStale(stateVector, chatState.clients.retired);
    if (entry && isCurrent && entry.state !== 'synced') {
      entry.state = 'waiting';
      entry.timer?.dispose();
    } else if (entry && !isCurrent) {
      this._tellStale(session, entry);
    }
    return isCurrent;
  }

  /**
   * A frame of the session depends on structs that the room does not have. The room asks for everything it lacks, and the answer contains
   * this frame again. Until the answer arrives, as after each start, more such frames are not refused.
   */
  resync(session: ISession, isAnswer: boolean): void {
    const { chatState, sessions } = this._room;
    const entry = sessions.stateOf(session);
    if (!entry || (entry.resyncing && !isAnswer)) {
      return;
    }
    sessions.refuse(session, [{ code: 'gap' }]);
    if (isAnswer) {
      sessions.dismiss(session, 'gap');
    } else if (sessions.stateOf(session)) {
      entry.resyncing = true;
      session.send({ type: 'step1', stateVector: Y.encodeStateVector(chatState.chat.ydoc) });
    }
  }

  /** The session has sent everything that the room lacked, so nothing is missing any more. */
  answered(session: ISession): void {
    const entry = this._room.sessions.stateOf(session);
    if (entry) {
      entry.resyncing = false;
    }
  }

  private _tellStale(session: ISession, entry: SessionState): void {
    const { clock, sessions } = this._room;
    const wasStale = entry.state === 'stale';
    entry.state = 'stale';
    const { message } = ERRORS.epoch;
    session.send({ type: 'notice', notice: { type: 'epoch', code: 'epoch', message } });
    if (!wasStale) {
      // Wait first, because an older stock client reconnects at once after every close.
      const ms = session.understandsEpochs ? STEP1_TIMEOUT_MS : SILENCE_MS;
      entry.wait(clock, ms, () => sessions.dismiss(session, 'epoch'));
    }
  }
}
