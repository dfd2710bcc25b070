import type { Feed } from '../../feed/feed.js';
import type { Audiences } from '../../feed/audience.js';
import type { IClock } from '../../clock.js';
import type { ICredential, IPrincipal } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type { RequestRates } from '../../rates/request-rates.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IStorage } from '../../storage/storage.js';

/** The parts of the server that the tools use. */
export interface IToolParts {
  readonly rooms: Pick<Rooms, 'authorize' | 'execute'>;
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly audiences: Audiences;
  readonly rates: Pick<RequestRates, 'consumeCostly'>;
  readonly clock: IClock;
  /** The right behind a credential; see `Credentials`. */
  hold(credential: ICredential): Right;
}

/** One call of a tool: by whom, and for how long it is of use. */
export interface ICall {
  readonly credential: ICredential;
  readonly principal: IPrincipal;
  /** Aborted when the client is gone, or when the server closes. */
  readonly signal: AbortSignal;
  /** Tells the client that the call goes on, so that it keeps waiting. */
  goesOn(): void;
}
