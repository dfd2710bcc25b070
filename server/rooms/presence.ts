import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import type { IUser } from '../../src/document/index.js';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { ISession } from './session.js';

interface IState {
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  /** The state, written once for all who are told. */
  readonly json: string;
  /** null: the room shows somebody itself. */
  readonly session: ISession | null;
}

/** One client's state as it came. */
export interface IPresenceEntry {
  readonly client: number;
  readonly clock: number;
  readonly state: Record<string, unknown> | null;
  /** Bytes of the state, as JSON. */
  readonly size: number;
}

/** A page has one client, but a stock one sends on all that it hears of others, so everybody who is here. */
const MAX_ENTRIES = 10_000;
const MAX_NESTING = 20;

const utf8 = new TextDecoder();

const isShallow = (value: unknown, levels: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every(part => isShallow(part, levels - 1)));

/**
 * Read the states of an awareness message.
 *
 * @throws ChatError `malformed`, or `bad_value` for a state that is nested too deeply.
 */
export function decodePresence(update: Uint8Array): IPresenceEntry[] {
  try {
    const decoder = decoding.createDecoder(update);
    const count = decoding.readVarUint(decoder);
    if (count > MAX_ENTRIES) {
      throw new ChatError('malformed');
    }
    return Array.from({ length: count }, () => {
      const client = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      const json = decoding.readVarUint8Array(decoder);
      const state: unknown = JSON.parse(utf8.decode(json));
      if (state !== null && (typeof state !== 'object' || Array.isArray(state))) {
        throw new ChatError('malformed');
      }
      if (!isShallow(state, MAX_NESTING)) {
        throw new ChatError('bad_value', 'The presence state is nested too deeply.');
      }
      return { client, clock, state: state as IPresenceEntry['state'], size: json.length };
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
      this._put(client, clock, state && { ...state, user }, session);
    } else if (known && session === known.session) {
      this._changed.add(client); // a renewal: its echo keeps a lone client's socket alive
    }
  }

  /** Show somebody who has no session here; null takes it back. */
  host({ client, clock, state }: Omit<IPresenceEntry, 'size'>): void {
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

  private _put(
    client: number,
    clock: number,
    state: IState['state'],
    session: IState['session']
  ): void {
    this._states.set(client, { clock, state, json: JSON.stringify(state), session });
    this._changed.add(client);
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
      const { clock, json } = this._states.get(client)!;
      encoding.writeVarUint(encoder, client);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, json);
    }
    return encoding.toUint8Array(encoder);
  }

  private _sharing: IDisposable | undefined;
  private _states = new Map<number, IState>();
  private _changed = new Set<number>();
}
