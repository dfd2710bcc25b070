import type { IClock } from '../clock.js';
import type { IFailure } from '../storage/webhooks.js';
import type { AllowedAddresses } from './allowed-addresses.js';
import { sendSigned, type IPost, type Receiver } from './signed-request.js';
import { Turns } from './turns.js';

/** The time limit for a receiver's answer, in milliseconds. */
const RESPONSE_TIMEOUT_MS = 10_000;

/** Concurrent requests of all webhooks together, apart from slow ones. */
const AT_ONCE = 32;

/** Concurrent requests of all webhooks of one user. */
const AT_ONCE_PER_USER = 4;

export interface IWebhookClientOptions {
  readonly addresses: AllowedAddresses;
  readonly clock: IClock;
}

/** Sends signed requests, a few at a time. Only the status of a response counts, and its body is not read. */
export class WebhookClient {
  constructor(private readonly _options: IWebhookClientOptions) {
    const { clock } = _options;
    this._turns = new Turns({ clock, atOnce: AT_ONCE, each: AT_ONCE_PER_USER });
  }

  /** Runs a function for a user when it is its turn, and resolves with the result. The function learns whether it had to wait. */
  inTurn<T>(username: string, run: (hasWaited: boolean) => Promise<T>): Promise<T> {
    return this._turns.run(username, run);
  }

  /** null if the request was delivered. */
  async send(receiver: Receiver, post: IPost, signal: AbortSignal): Promise<IFailure | null> {
    const late = new AbortController();
    const timer = this._options.clock.after(RESPONSE_TIMEOUT_MS, () => late.abort());
    try {
      const both = AbortSignal.any([signal, late.signal]);
      const response = await sendSigned(this._options, receiver, post, both);
      const { statusCode: status = 0 } = response;
      response.on('error', () => undefined).destroy();
      const isAccepted = status >= 200 && status < 300;
      return isAccepted ? null : { status, reason: `status ${status}` };
    } catch (error) {
      const { message } = error as Error;
      return { reason: late.signal.aborted && message === 'no answer' ? 'timeout' : message };
    } finally {
      timer.dispose();
    }
  }

  private readonly _turns: Turns;
}
