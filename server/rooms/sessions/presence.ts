import * as encoding from 'lib0/encoding';
import type { IUser } from '../../../src/document/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import { Budget } from '../../budget.js';
import type { ISession, ServerFrame } from '../session.js';

interface IState {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  /** The state as JSON, encoded once for all sessions. */
  readonly json: string;
  /** null: the room itself shows this user. */
  readonly session: ISession | null;
}

/** The presence state of one client. */
export interface IPresenceEntry {
  readonly client: number;
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
}

/** Seconds of `bytesPerSecond` that a user may use up at once. Users who reconnect with many pages need that. */
const BURST = 16;

export interface IPresenceOptions {
  readonly clock: IClock;
  /** Milliseconds for which changes are collected. */
  readonly pause: number;
  /** The maximum number of states of one session. */
  readonly most: number;
  /** The bytes that one user may send per second. */
  readonly bytesPerSecond: number;
  /** Sends a frame to all sessions. */
  readonly tell: (frame: ServerFrame) => void;
}

/** Shows who is here and what they do. Nothing of it is stored. */
export class Presence implements IDisposable {
  constructor(private readonly _options: IPresenceOptions) {
    const { bytesPerSecond } = _options;
    this._budget = new Budget(bytesPerSecond, BURST * bytesPerSecond);
  }

  /** Whether a user may send this many bytes now. There is a limit because each byte goes to every session. */
  canTell(user: string, bytes: number): boolean {
    return this._budget.take(user, bytes, this._options.clock.now());
  }

  /** Accept a state from a session. Its `user` is always the session's own, whatever the client sent. */
  set({ client, clock, state }: IPresenceEntry, session: ISession, user: IUser): void {
    const known = this._states.get(client);
    const isOwn = known?.session === session;
    if (known?.session === null || (!isOwn && this._countOf(session) >= this._options.most)) {
      return;
    }
    // An unknown client counts as clock 0. An explicit null with the same clock means that the client has left.
    const newer = clock > (known?.clock ?? 0) || (clock === known?.clock && state === null);
    if (newer) {
      this._put(client, clock, state && { ...state, user }, session);
    } else if (isOwn) {
      this._changed.add(client); // a renewal: its echo keeps the socket of a lone client alive
    }
  }

  /** Show a user who has no session here. A null state hides them again. */
  host({ client, clock, state }: IPresenceEntry): void {
    this._put(client, clock, state, null);
  }

  /** The usernames of users whose state says that they are typing. */
  get typists(): ReadonlySet<string> {
    const writing = [...this._states.values()].filter(({ state }) => state?.isWriting === true);
    return new Set(writing.map(({ state }) => (state?.user as IUser).username));
  }

  /** Remove the states of a session's clients, and tell the others. */
  leave(session: ISession): void {
    for (const [client, known] of this._states) {
      if (known.session === session && known.state) {
        // The same clock is enough to show that a client has left. A user who returns appears with their next renewal.
        this._put(client, known.clock, null, session);
      }
    }
  }

  /** All states, for a new session; null if there are none. The frame is cached until something changes. */
  all(): ServerFrame | null {
    return (this._whole ??= this._write(
      [...this._states.keys()].filter(id => this._states.get(id)?.state)
    ));
  }

  /** Send the changes to all sessions, collected over `pause` milliseconds. */
  share(): void {
    const { clock, pause, tell } = this._options;
    const share = (): void => {
      this._sharing = undefined;
      const frame = this._takeChanges();
      if (frame) {
        tell(frame);
      }
    };
    if (pause === 0) {
      share();
    } else if (this.isChanged) {
      this._sharing ??= clock.after(pause, share);
    }
  }

  dispose(): void {
    this._sharing?.dispose();
  }

  private _put(
    client: number,
    clock: number,
    state: IState['state'],
    session: IState['session']
  ): void {
    this._count(this._states.get(client)?.session, -1);
    this._count(session, 1);
    this._states.set(client, { clock, state, json: JSON.stringify(state), session });
    this._changed.add(client);
    this._whole = null;
  }

  private _count(session: ISession | null | undefined, change: number): void {
    if (session) {
      this._counts.set(session, this._countOf(session) + change);
    }
  }

  private _countOf(session: ISession): number {
    return this._counts.get(session) ?? 0;
  }

  private _takeChanges(): ServerFrame | null {
    const changed = [...this._changed];
    this._changed.clear();
    const frame = this._write(changed);
    for (const client of changed) {
      const known = this._states.get(client);
      if (known?.state === null) {
        this._count(known.session, -1);
        this._states.delete(client);
      }
    }
    return frame;
  }

  get isChanged(): boolean {
    return this._changed.size > 0;
  }

  private _write(clients: readonly number[]): ServerFrame | null {
    if (clients.length === 0) {
      return null;
    }
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, clients.length);
    for (const client of clients) {
      const { clock, json } = this._states.get(client)!;
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, json);
    }
    return { type: 'awareness', update: encoding.toUint8Array(encoder) };
  }

  private _budget: Budget;
  private _sharing: IDisposable | undefined;
  private _states = new Map<number, IState>();
  /** The number of states of each session. */
  private _counts = new WeakMap<ISession, number>();
  private _whole: ServerFrame | null = null;
  private _changed = new Set<number>();
}
