import type { IOpenRoom } from '../document/open-room.js';
import { rateKeyIn } from '../document/rates.js';
import type { ISession } from '../session.js';

/** Limits the new Yjs client ids that a session brings to a chat, with updates and with presence. */
export class ClientQuota {
  constructor(private readonly _room: Pick<IOpenRoom, 'chatState'>) {}

  /** The number of new client ids that a session may still use. */
  left(session: ISession): number {
    const { clients, id, limits, steady, rates } = this._room.chatState;
    const { principal } = session;
    return Math.min(
      limits.clientsPerSession - this._usedBy(session),
      limits.clientsPerUser - clients.countOf(principal.username),
      rates.clients.left(rateKeyIn(id, principal), steady())
    );
  }

  /** A session has used new client ids. */
  note(session: ISession, count: number): void {
    this._used.set(session, this._usedBy(session) + count);
  }

  private _usedBy(session: ISession): number {
    return this._used.get(session) ?? 0;
  }

  /** It includes sessions that have left, because their items are still processed. */
  private readonly _used = new WeakMap<ISession, number>();
}
