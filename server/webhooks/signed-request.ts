import type { IncomingMessage } from 'node:http';
import type { IClock } from '../clock.js';
import type { IWebhookRow } from '../storage/webhooks.js';
import type { AllowedAddresses } from './allowed-addresses.js';
import { post } from './post.js';
import { signedHeaders } from './signature.js';

export { NoResponseError } from './post.js';

export interface IRequestOptions {
  readonly addresses: AllowedAddresses;
  readonly clock: Pick<IClock, 'now'>;
}

/** Where a request goes, and the key that signs it. */
export type Receiver = Pick<IWebhookRow, 'url' | 'secret'>;

export interface IPost {
  /** The same for each attempt. */
  readonly id: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Sends a signed request, like `post`.
 *
 * @throws NoResponseError
 */
export function sendSigned(
  { addresses, clock }: IRequestOptions,
  { url, secret }: Receiver,
  { id, body, headers }: IPost,
  signal: AbortSignal
): Promise<IncomingMessage> {
  const all = {
    'content-type': 'application/json',
    ...headers,
    ...signedHeaders(secret, { id, at: clock.now(), body })
  };
  return post(addresses, url, { body, headers: all }, signal);
}
