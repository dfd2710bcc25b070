import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { IClock } from '../clock.js';
import type { ChatError } from '../errors.js';
import type { IWebhookRow } from '../storage/webhooks.js';
import type { AllowedAddresses } from './allowed-addresses.js';
import { signedHeaders } from './signature.js';

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
 * A request that got no response. The reason does not say why a connection failed. Whether a name resolves, and to which address, would
 * reveal the server's own network.
 */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';
}

/**
 * Sends a signed request. Resolves with the response when its headers have arrived. Redirects are not followed. An aborted signal ends the
 * request and the response.
 *
 * @throws NoResponseError
 */
export function sendSigned(
  { addresses, clock }: IRequestOptions,
  { url, secret }: Receiver,
  { id, body, headers }: IPost,
  signal: AbortSignal
): Promise<IncomingMessage> {
  let isConnected = false;
  return new Promise<IncomingMessage>((resolve, reject) => {
    const fail = (reason: string): void => reject(new NoResponseError(reason));
    let target: URL;
    try {
      target = addresses.check(url);
    } catch (error) {
      return fail((error as ChatError).code); // refused by the configuration, without any request
    }
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
          ...headers,
          ...signedHeaders(secret, { id, at: clock.now(), body })
        }
      },
      resolve
    );
    sent.on('socket', socket => socket.once('connect', () => (isConnected = true)));
    sent.on('error', () => fail(isConnected ? 'no answer' : 'unreachable')).end(body);
  });
}
