import * as encoding from 'lib0/encoding';
import type { IUser } from '../../../src/document/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import { Budget } from '../../budget.js';
import type { ISession, ServerFrame } from '../session.js';

interface IState {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  /** The state, written once for all who are told. */
  readonly json: string;
  /** null: the room shows somebody itself. */
  readonly session: ISession | null;
}

/** One client's state. */
export interface IPresenceEntry {
  readonly client: number;
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
}

/** Seconds of what one user may tell that are there at once: those who come back with many pages. */
const BURST = 16;

export interface IPresenceOptions {
  readonly clock: IClock;
  /** Milliseconds for which changes are gathered. */
  readonly pause: number;
  /** States that one session may have. */
  readonly most: number;
  /** Bytes that one user may tell in a second. */
  readonly bytesPerSecond: number;
  /** Tells everyone. */
  readonly tell: (frame: ServerFrame) => void;
}

/** Who is here and what they do: nothing of it is stored. */
export class Presence implements IDisposable {
  constructor(private readonly _options: IPresenceOptions) {
    const { bytesPerSecond } = _options;
    this._budget = new Budget(bytesPerSecond, BURST * bytesPerSecond);
  }

  /** Whether a user may tell so much more now: each byte goes to everybody who is here. */
  canTell(user: string, bytes: number): boolean {
    return this._budget.take(user, bytes, this._options.clock.now());
  }

  /** Take a state over. The user in it is the session's, whatever was sent. */
  set({ client, clock, state }: IPresenceEntry, session: ISession, user: IUser): void {
    const known = this._states.get(client);
    const isOwn = known?.session === session;
    if (known?.session === null || (!isOwn && this._countOf(session) >= this._options.most)) {
      return;
    }
    // An unseen client counts as clock 0. An explicit null of the same clock is a farewell.
    const newer = clock > (known?.clock ?? 0) || (clock === known?.clock && state === null);
    if (newer) {
      this._put(client, clock, state && { ...state, user }, session);
    } else if (isOwn) {
      this._changed.add(client); // a renewal: its echo keeps a lone client's socket alive
    }
  }

  /** Show somebody who has no session here; null takes it back. */
  host({ client, clock, state }: IPresenceEntry): void {
    this._put(client, clock, state, null);
  }

  /** Whose states say that they are writing. */
  get typists(): ReadonlySet<string> {
    const writing = [...this._states.values()].filter(({ state }) => state?.isWriting === true);
    return new Set(writing.map(({ state }) => (state?.user as IUser).username));
  }

  /** Forget a session's clients, and tell so. */
  leave(session: ISession): void {
    for (const [client, known] of this._states) {
      if (known.session === session && known.state) {
        // The same clock is enough for a farewell, and whoever comes back is seen at their next renewal.
        this._put(client, known.clock, null, session);
      }
    }
  }

  /** Every state, for a newcomer; null where nobody is here. Written once until something changes. */
  all(): ServerFrame | null {
    return (this._whole ??= this._write(
      [...this._states.keys()].filter(id => this._states.get(id)?.state)
    ));
  }

  /** Tell everyone what has changed, gathered over a moment. */
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
  /** How many of the states are whose. */
  private _counts = new WeakMap<ISession, number>();
  private _whole: ServerFrame | null = null;
  private _changed = new Set<number>();
}
