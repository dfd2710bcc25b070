import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { addressOf } from '../connections/address.js';
import type { IClock } from '../clock.js';
import { rateKeyOf, type IPrincipal } from '../identity/principal.js';
import { RateLimiter } from './rate-limiter.js';
import type { ILimits } from '../limits.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Requests that are costly. */
export type CostlyRequest = 'search' | 'export' | 'import' | 'webhook';

/** Limits the rate of requests: for each user, and for each network address of clients that are not signed in. */
export class RequestRates {
  constructor(
    limits: ILimits,
    private readonly _clock: Pick<IClock, 'steady'>
  ) {
    this._users = new RateLimiter(() => limits.requestsPer10s, 10 * SECOND_MS);
    this._addresses = new RateLimiter(() => limits.requestsPerAddressPer10s, 10 * SECOND_MS);
    this._guests = new RateLimiter(() => limits.guestsPerMinute, MINUTE_MS);
    this._failures = new RateLimiter(() => limits.failedSignInsPerMinute, MINUTE_MS);
    this._costly = {
      search: new RateLimiter(() => limits.searchesPer10s, 10 * SECOND_MS),
      export: new RateLimiter(() => limits.exportsPerMinute, MINUTE_MS),
      import: new RateLimiter(() => limits.importsPerDay, DAY_MS),
      webhook: new RateLimiter(() => limits.webhookChangesPerMinute, MINUTE_MS)
    };
  }

  /** Counts a request without a valid token. @throws ChatError `too_many_requests` */
  consumeAddress(socket: Socket): void {
    this._addresses.consume(addressOf(socket), this._clock.steady());
  }

  /** Counts a request of a signed-in user. @throws ChatError `too_many_requests` */
  consumeUser(principal: IPrincipal, socket: Socket): void {
    if (principal.guest) {
      this.consumeAddress(socket);
    }
    this._users.consume(principal.username, this._clock.steady());
  }

  /** Counts a costly request. @throws ChatError `too_many_requests` */
  consumeCostly(kind: CostlyRequest, principal: IPrincipal): void {
    this._costly[kind].consume(rateKeyOf(principal), this._clock.steady());
  }

  /** Counts a guest who signs in. Returns a key for their address that does not reveal it. @throws ChatError `too_many_requests` */
  consumeGuest(socket: Socket): string {
    const address = addressOf(socket);
    this._guests.consume(address, this._clock.steady());
    return createHash('sha256').update(`entrance ${address}`).digest('base64url').slice(0, 16);
  }

  /** Checks whether a client may try to sign in. @throws ChatError `too_many_requests` if that has failed too often. */
  checkSignIn(socket: Socket): void {
    const address = addressOf(socket);
    const now = this._clock.steady();
    // Behind a Unix socket, all users come through one proxy, so the failures of one must not lock out the others.
    if (address !== '' && this._failures.left(address, now) <= 0) {
      throw this._failures.refusal(address, now);
    }
  }

  /** Counts a failed sign-in. */
  noteFailedSignIn(socket: Socket): void {
    this._failures.take(addressOf(socket), this._clock.steady());
  }

  private readonly _users: RateLimiter;
  private readonly _addresses: RateLimiter;
  private readonly _guests: RateLimiter;
  private readonly _failures: RateLimiter;
  private readonly _costly: Readonly<Record<CostlyRequest, RateLimiter>>;
}
