import type { IClock, IDisposable } from '../../clock.js';
import type { Backlog } from './backlog.js';

/** Milliseconds within which a session must send its state vector, and discard a stale copy. Clients do so at once. */
export const STEP1_TIMEOUT_MS = 60_000;

/** The state of a session in a room. */
export class SessionState {
  /**
   * - `new`: it has not sent its state vector, so its updates are ignored
   * - `waiting`: it has sent its state vector and waits for its step 2
   * - `synced`: it has received its step 2 and now gets updates
   * - `stale`: its copy is from a former epoch; it is ignored until it reports that it has discarded that copy
   */
  state: 'new' | 'waiting' | 'synced' | 'stale' = 'new';
  /** It sent updates before its state vector, so the room must ask for them again. */
  isHasty = false;
  /** The room has asked for everything it lacks and got no answer yet. Earlier frames may depend on structs that the room does not have. */
  resyncing = true;
  refusals = 0;
  /** The updates that it has missed while too many frames wait to be sent to it. */
  backlog: Backlog | null = null;
  /** Ends the session if it does not send its state vector. */
  timer: IDisposable | null = null;

  /** Waits this long for the session's state vector. */
  wait(clock: IClock, ms: number, onMissed: () => void): void {
    this.timer?.dispose();
    this.timer = clock.after(ms, onMissed);
  }
}
