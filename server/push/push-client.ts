import type { IClock } from '../clock.js';
import type { IPushRow } from '../storage/pushes.js';
import { post } from '../webhooks/post.js';
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

export interface IPushClientOptions {
  readonly addresses: AllowedAddresses;
  readonly vapid: Vapid;
  readonly clock: IClock;
}

/** Sends pushes to the services of browsers, encrypted for the browser. */
export class PushClient {
  constructor(private readonly _options: IPushClientOptions) {}

  /** Resolves with whether the subscription still exists. @throws NoResponseError */
  async send(row: IPushRow, news: INews, signal: AbortSignal): Promise<boolean> {
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
      return !GONE.has(response.statusCode ?? 0);
    } finally {
      timer.dispose();
    }
  }
}
