import { Adapter, type Session } from 'socket.io-adapter';
import type { IClock } from '../../clock.js';
import type { Feed } from '../../feed/feed.js';
import { readPosition } from '../../feed/feed-event.js';
import { rateKeyOf } from '../../identity/principal.js';
import type { IAdmitted } from './admission.js';

/** Milliseconds for which a client that has lost its connection may come back. */
export const RECOVERY_MS = 2 * 60 * 1000;

/** Clients that may come back. */
const MOST = 10_000;

/** The data of a socket. */
export interface ISocketData {
  admitted: IAdmitted;
}

/** The clients that have lost their connection and may come back without a new string. Each user has one, because each has one connection. */
export class Recovery {
  constructor(
    private readonly _clock: Pick<IClock, 'steady'>,
    private readonly _feed: Pick<Feed, 'knows'>
  ) {}

  /** The adapter that keeps them. The feed has the events that they miss, so it keeps no packets. */
  get adapter(): typeof Adapter {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the library makes the adapter
    const recovery = this;
    return class extends Adapter {
      override persistSession(session: Session): void {
        recovery._keep(session);
      }

      override restoreSession(pid: string, offset: string): Promise<Session> {
        return recovery._restore(pid, offset);
      }
    };
  }

  /** The user has connected in another way. */
  forget({ credential }: IAdmitted): void {
    const user = keyOf(credential);
    this._kept.delete(this._pids.get(user) ?? '');
    this._pids.delete(user);
  }

  private _keep(session: Session): void {
    const { admitted } = session.data as Partial<ISocketData>;
    if (!admitted) {
      return;
    }
    const now = this._clock.steady();
    this.forget(admitted);
    this._kept.set(session.pid, { session, until: now + RECOVERY_MS });
    this._pids.set(keyOf(admitted.credential), session.pid);
    for (const [, { session, until }] of this._kept) {
      if (until > now && this._kept.size <= MOST) {
        break; // those behind it were kept later
      }
      this.forget((session.data as ISocketData).admitted);
    }
  }

  private async _restore(pid: string, offset: string): Promise<Session> {
    const kept = this._kept.get(pid);
    const from = readPosition(offset);
    if (!kept || !from || kept.until <= this._clock.steady()) {
      return NONE;
    }
    const { admitted } = kept.session.data as ISocketData;
    this.forget(admitted);
    return (await this._feed.knows(from.n))
      ? { ...kept.session, rooms: [], data: { admitted: { ...admitted, from } }, missedPackets: [] }
      : NONE;
  }

  /** By their private ids, which only the clients know. */
  private readonly _kept = new Map<string, { readonly session: Session; readonly until: number }>();
  /** The private ids by user. */
  private readonly _pids = new Map<string, string>();
}

/** The library's value for a session that cannot be restored. */
const NONE = null as unknown as Session;

const keyOf = ({ principal }: IAdmitted['credential']): string =>
  JSON.stringify([rateKeyOf(principal), principal.username]);
