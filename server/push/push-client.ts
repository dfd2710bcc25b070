import type { IClock } from '../clock.js';
import type { IPushRow } from '../storage/pushes.js';
import { NoResponseError, post } from '../webhooks/post.js';
import type { AllowedAddresses } from '../webhooks/allowed-addresses.js';
import { encrypted } from './browser-keys.js';
import type { INews } from './news.js';
import type { Vapid } from './vapid.js';

/** The time limit for the answer of a push service, in milliseconds. */
const RESPONSE_TIMEOUT_MS = 10_000;

/** How long a push service keeps a push for a browser that is not running, in seconds. */
const KEPT_SECONDS = 24 * 60 * 60;

/** With these, a push service says that a subscription has ended. */
const GONE = new Set([404, 410]);

/** With these, it says that the same push may be accepted later, as with any status from 500 on. */
const LATER = new Set([408, 425, 429]);

export interface IPushClientOptions {
  readonly addresses: AllowedAddresses;
  readonly vapid: Vapid;
  readonly clock: IClock;
}

/** The fate of a push. */
export type PushOutcome =
  | { readonly type: 'sent' }
  | { readonly type: 'gone' }
  | { readonly type: 'refused'; readonly reason: string }
  /** It may be accepted later; `after` is the time in milliseconds for which the push service asks. */
  | { readonly type: 'failed'; readonly reason: string; readonly after: number };

/** Sends pushes to the services of browsers, encrypted for the browser. */
export class PushClient {
  constructor(private readonly _options: IPushClientOptions) {}

  async send(row: IPushRow, news: INews, signal: AbortSignal): Promise<PushOutcome> {
    const { addresses, vapid, clock } = this._options;
    const late = new AbortController();
    const timer = clock.after(RESPONSE_TIMEOUT_MS, () => late.abort());
    try {
      const body = await encrypted(JSON.stringify(news), row);
      const headers = {
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
        ttl: String(KEPT_SECONDS),
        // A later push of the chat takes the place of one that has not arrived: 32 letters, as the standard permits.
        topic: news.chat.replaceAll('-', ''),
        authorization: await vapid.authorization(new URL(row.endpoint))
      };
      const both = AbortSignal.any([signal, late.signal]);
      const response = await post(addresses, row.endpoint, { body, headers }, both);
      response.on('error', () => undefined).destroy();
      const { statusCode = 0, headers: told } = response;
      return outcomeOf(statusCode, told['retry-after'], clock.now());
    } catch (error) {
      if (error instanceof NoResponseError) {
        return { type: 'failed', reason: error.message, after: 0 };
      }
      throw error;
    } finally {
      timer.dispose();
    }
  }
}

function outcomeOf(status: number, retryAfter: string | undefined, now: number): PushOutcome {
  const reason = `status ${status}`;
  if (status >= 200 && status < 300) {
    return { type: 'sent' };
  }
  if (GONE.has(status)) {
    return { type: 'gone' };
  }
  return LATER.has(status) || status >= 500
    ? { type: 'failed', reason, after: pauseOf(retryAfter, now) }
    : { type: 'refused', reason };
}

/** The time of the header `Retry-After`, which has seconds or a date; 0 if there is none. */
function pauseOf(text: string | undefined, now: number): number {
  const isCount = /^\s*\d+\s*$/.test(text ?? '');
  const ms = isCount ? Number(text) * 1000 : Date.parse(text ?? '') - now;
  return ms > 0 ? ms : 0; // also for NaN
}
