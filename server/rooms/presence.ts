import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { IUser } from '../../src/document/index.js';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { ISession } from './session.js';

interface IState {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  /** null: the room shows somebody itself. */
  readonly session: ISession | null;
}

/** One client's state as it came. */
export interface IPresenceEntry {
  readonly client: number;
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
}

/** More clients than this in one frame are no honest page's. */
const MAX_ENTRIES = 64;

/**
 * Read the states of an awareness message.
 *
 * @throws ChatError `malformed`, or `bad_value` for a state that is too large.
 */
export function decodePresence(update: Uint8Array, maxBytes: number): IPresenceEntry[] {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    if (count > MAX_ENTRIES) {
      throw new ChatError('malformed');
    }
    return Array.from({ length: count }, () => {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const json = decoding.readVarString(decoder);
      if (json.length > maxBytes) {
        throw new ChatError('bad_value', 'The presence state is too large.');
      }
      const state: unknown = JSON.parse(json);
      if (state !== null && (typeof state !== 'object' || Array.isArray(state))) {
        throw new ChatError('malformed');
      }
      return { client, clock, state: state as IPresenceEntry['state'] };
    });
  } catch (error) {
    throw error instanceof ChatError ? error : new ChatError('malformed');
  }
}

/** Who is here and what they do: nothing of it is stored. */
export class Presence implements IDisposable {
  /**
   * @param _pause - milliseconds for which changes are gathered
   * @param _tell - tells everyone
   */
  constructor(
    private readonly _clock: IClock,
    private readonly _pause: number,
    private readonly _tell: (update: Uint8Array) => void
  ) {}

  /** Take a state over. The user in it is the session's, whatever was sent. */
  set({ client, clock, state }: IPresenceEntry, session: ISession, user: IUser): void {
    const known = this._states.get(client);
    if (known?.session === null) {
      return;
    }
    // An unseen client counts as clock 0. An explicit null of the same clock is a farewell.
    const newer = clock > (known?.clock ?? 0) || (clock === known?.clock && state === null);
    if (newer) {
      this._states.set(client, { clock, state: state && { ...state, user }, session });
      this._changed.add(client);
    } else if (known && session === known.session) {
      this._changed.add(client); // a renewal: its echo keeps a lone client's socket alive
    }
  }

  /** Show somebody who has no session here; null takes it back. */
  host({ client, clock, state }: IPresenceEntry): void {
    this._states.set(client, { clock, state, session: null });
    this._changed.add(client);
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
        this._states.set(client, { ...known, state: null });
        this._changed.add(client);
      }
    }
  }

  /** Every state, for a newcomer; null where nobody is here. */
  all(): Uint8Array | null {
    return this._encode([...this._states.keys()].filter(id => this._states.get(id)?.state));
  }

  /** Tell everyone what has changed, gathered over a moment. */
  share(): void {
    const share = (): void => {
      this._sharing = undefined;
      const update = this._takeChanges();
      if (update) {
        this._tell(update);
      }
    };
    if (this._pause === 0) {
      share();
    } else if (this.isChanged) {
      this._sharing ??= this._clock.after(this._pause, share);
    }
  }

  dispose(): void {
    this._sharing?.dispose();
  }

  private _takeChanges(): Uint8Array | null {
    const changed = [...this._changed];
    this._changed.clear();
    const update = this._encode(changed);
    for (const client of changed) {
      if (this._states.get(client)?.state === null) {
        this._states.delete(client);
      }
    }
    return update;
  }

  get isChanged(): boolean {
    return this._changed.size > 0;
  }

  private _encode(clients: readonly number[]): Uint8Array | null {
    if (clients.length === 0) {
      return null;
    }
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, clients.length);
    for (const client of clients) {
      const { clock, state } = this._states.get(client)!;
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
    return encoding.toUint8Array(encoder);
  }

  private _sharing: IDisposable | undefined;
  private _states = new Map<number, IState>();
  private _changed = new Set<number>();
}
