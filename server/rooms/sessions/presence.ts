import * as encoding from 'lib0/encoding';
import type { IUser } from '../../../src/document/index.js';
import { Budget } from '../../rates/budget.js';
import type { IDisposable } from '../../clock.js';
import { asRefusal, type ErrorCode } from '../../errors.js';
import { rateKeyOf, type IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import type { IPresent } from '../commands.js';
import type { IOpenRoom } from '../document/open-room.js';
import type { ISession, ServerFrame } from '../session.js';
import type { ClientQuota } from './client-quota.js';
import type { ReceivedPresence } from './presence-frame.js';
import type { Sessions } from './sessions.js';

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

/** The parts of a room that presence needs. */
interface IPresenceContext extends IOpenRoom {
  readonly sessions: Pick<Sessions, 'broadcast' | 'usernames'>;
  readonly clientQuota: ClientQuota;
}

/** The states of a presence frame that may be shown, and why others are refused. */
export interface IPresenceReading {
  readonly states: readonly IPresenceEntry[];
  readonly refusals: readonly ErrorCode[];
}

/** Seconds of `presenceBytesPerSecond` that a user may use up at once. Users who reconnect with many pages need that. */
const BURST = 16;

/** Shows who is here and what they do. Nothing of it is stored. */
export class Presence implements IDisposable {
  constructor(private readonly _room: IPresenceContext) {
    const { presenceBytesPerSecond: perSecond } = _room.chatState.limits;
    this._budget = new Budget(perSecond, BURST * perSecond);
  }

  /**
   * Decide which entries of a presence frame may be shown. Entries of other users are ignored without an error, because a stock client
   * repeats the states it gets. A user who may not write is not shown as typing.
   *
   * @param bind - binds a client id to the session's user; false if it is another user's
   */
  read(
    session: ISession,
    entries: readonly ReceivedPresence[],
    bind: (client: number) => boolean
  ): IPresenceReading {
    const { clock, chatState, clientQuota } = this._room;
    const { principal } = session;
    let left = clientQuota.left(session);
    const isAllowed = (client: number): boolean =>
      chatState.clients.ownerOf(client) !== undefined || left-- > 0;
    const own = entries.filter(({ client }) => isAllowed(client) && bind(client));
    const fit = own.filter(({ size }) => size <= chatState.limits.presenceBytes);
    const refusals: ErrorCode[] = fit.length < own.length ? ['bad_value'] : [];
    const bytes = fit.reduce((sum, { size }) => sum + size, 0);
    // There is a limit because each byte goes to every session. The next renewal sends what is dropped here.
    if (!this._budget.take(rateKeyOf(principal), bytes, clock.steady())) {
      return { states: [], refusals };
    }
    try {
      // `state` parses JSON, so it can throw.
      const states = fit.map(({ client, clock, state }) => ({ client, clock, state }));
      const mayWrite = chatState.can(principal, 'message.send');
      const shown = chatState.isManaged(principal) ? states.map(wordless) : states;
      return { states: mayWrite ? shown : shown.map(notWriting), refusals };
    } catch (error) {
      return { states: [], refusals: [...refusals, asRefusal(error).code] };
    }
  }

  /** Accept states from a session. Their `user` is always the session's own, whatever the client sent. */
  set(session: ISession, states: readonly IPresenceEntry[], named: IPrincipal): void {
    const user = userOf(named);
    states.forEach(entry => this._set(entry, session, user));
  }

  /** Show a user who has no session here. A null state hides them again. */
  host({ client, clock, state }: IPresenceEntry): void {
    this._put(client, clock, state, null);
  }

  /** The users who are here, and whether they are typing. */
  get people(): IPresent[] {
    const writing = [...this._states.values()].filter(({ state }) => state?.isWriting === true);
    const typists = new Set(writing.map(({ state }) => (state!.user as IUser).username));
    const usernames = new Set([...this._room.sessions.usernames, ...typists]);
    return [...usernames].map(username => ({ username, typing: typists.has(username) }));
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

  /** Bytes of all states, about. */
  get bytes(): number {
    return this._bytes;
  }

  /** Send the changes to all sessions, collected over `presencePause` milliseconds. */
  share(): void {
    const { clock, chatState, sessions } = this._room;
    const { presencePause } = chatState.limits;
    const share = (): void => {
      this._sharing = undefined;
      const frame = this._takeChanges();
      if (frame) {
        sessions.broadcast(frame);
      }
    };
    if (presencePause === 0) {
      share();
    } else if (this.isChanged) {
      this._sharing ??= clock.after(presencePause, share);
    }
  }

  dispose(): void {
    this._sharing?.dispose();
  }

  private _set({ client, clock, state }: IPresenceEntry, session: ISession, user: IUser): void {
    const known = this._states.get(client);
    const isOwn = known?.session === session;
    if (
      known?.session === null ||
      (!isOwn && this._countOf(session) >= this._room.chatState.limits.clientsPerSession)
    ) {
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

  private _put(
    client: number,
    clock: number,
    state: IState['state'],
    session: IState['session']
  ): void {
    this._count(this._states.get(client)?.session, -1);
    this._count(session, 1);
    const json = JSON.stringify(state);
    this._bytes += json.length - (this._states.get(client)?.json.length ?? 0);
    this._states.set(client, { clock, state, json, session });
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
        this._bytes -= known.json.length;
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
  private _bytes = 0;
  private _whole: ServerFrame | null = null;
  private _changed = new Set<number>();
}

/** The presence of a user who may not write, without their claim to be writing. */
const notWriting = (entry: IPresenceEntry): IPresenceEntry =>
  entry.state?.isWriting === undefined
    ? entry
    : { ...entry, state: { ...entry.state, isWriting: false } };

/** The presence of a bot whose words its manager must see first. */
const wordless = (entry: IPresenceEntry): IPresenceEntry =>
  entry.state ? { ...entry, state: { isWriting: entry.state.isWriting === true } } : entry;
