import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IClock, IDisposable } from '../clock.js';
import type { IFailure, IWebhookRow } from '../storage/webhooks.js';
import type { ChatError } from '../errors.js';
import type { AllowedAddresses } from './allowed-addresses.js';
import { signedHeaders } from './signature.js';

/** The time limit for a receiver's answer, in milliseconds. */
const RESPONSE_TIMEOUT_MS = 10_000;

/** Concurrent requests of all webhooks together. */
const AT_ONCE = 32;

/** Concurrent requests of all webhooks of one user, so that slow receivers of a few users leave turns for the others. */
const AT_ONCE_PER_USER = 4;

export interface IWebhookClientOptions {
  readonly addresses: AllowedAddresses;
  readonly clock: IClock;
}

export interface IPost {
  /** The same for each attempt. */
  readonly id: string;
  readonly body: string;
}

/** Sends signed requests, a few at a time. Only the status of a response counts. Its body is not read, and redirects are not followed. */
export class WebhookClient {
  constructor(private readonly _options: IWebhookClientOptions) {}

  /** Runs a function for a user when it is its turn, and resolves with the result. The function learns whether it had to wait. */
  async inTurn<T>(username: string, run: (hasWaited: boolean) => Promise<T>): Promise<T> {
    const hasWaited = await new Promise<boolean>(resolve => {
      let isLater = false;
      this._waiting.push({ username, start: () => resolve(isLater) });
      this._startNext();
      isLater = true;
    });
    try {
      return await run(hasWaited);
    } finally {
      this._count(username, -1);
      this._startNext();
    }
  }

  /** null if the request was delivered. */
  send(
    { url, secret }: Pick<IWebhookRow, 'url' | 'secret'>,
    { id, body }: IPost,
    signal: AbortSignal
  ): Promise<IFailure | null> {
    const { addresses, clock } = this._options;
    let timer: IDisposable | undefined;
    let isConnected = false;
    let target: URL;
    try {
      target = addresses.check(url);
    } catch (error) {
      return Promise.resolve({ reason: (error as ChatError).code }); // refused by the configuration, without any request
    }
    return new Promise<IFailure | null>((resolve, reject) => {
      const request = target.protocol === 'https:' ? requestHttps : requestHttp;
      const sent = request(
        target,
        {
          method: 'POST',
          agent: false,
          signal,
          lookup: addresses.lookup(target),
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Colloquy',
            ...signedHeaders(secret, { id, at: clock.now(), body })
          }
        },
        response => {
          const { statusCode: status = 0 } = response;
          const isAccepted = status >= 200 && status < 300;
          resolve(isAccepted ? null : { status, reason: `status ${status}` });
          response.destroy();
        }
      );
      timer = clock.after(RESPONSE_TIMEOUT_MS, () => sent.destroy(new Timeout()));
      sent.on('socket', socket => socket.once('connect', () => (isConnected = true)));
      sent.on('error', reject).end(body);
    })
      .catch((error: unknown) => ({ reason: reasonOf(error, isConnected) }))
      .finally(() => timer?.dispose());
  }

  /** Starts those who wait, in their order. Users who have their share are passed over. */
  private _startNext(): void {
    for (let i = 0; i < this._waiting.length && this._running < AT_ONCE;) {
      const { username, start } = this._waiting[i];
      if ((this._runningOf.get(username) ?? 0) < AT_ONCE_PER_USER) {
        this._waiting.splice(i, 1);
        this._count(username, 1);
        start();
      } else {
        i++;
      }
    }
  }

  private _count(username: string, change: number): void {
    const running = (this._runningOf.get(username) ?? 0) + change;
    this._running += change;
    if (running > 0) {
      this._runningOf.set(username, running);
    } else {
      this._runningOf.delete(username);
    }
  }

  private readonly _waiting: { readonly username: string; readonly start: () => void }[] = [];
  private readonly _runningOf = new Map<string, number>();
  private _running = 0;
}

class Timeout extends Error {
  readonly code = 'timeout';
}

/**
 * The reason that the webhook's owner is told. It does not say why a connection failed. Whether a name resolves, and to which address,
 * would reveal the server's own network.
 */
const reasonOf = (error: unknown, isConnected: boolean): string => {
  if (!isConnected) {
    return 'unreachable';
  }
  return error instanceof Timeout ? error.code : 'no answer';
};
