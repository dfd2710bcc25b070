import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ChatError } from '../errors.js';
import type { AllowedAddresses } from './allowed-addresses.js';

/**
 * A request that got no response. The reason does not say why a connection failed. Whether a name resolves, and to which address, would
 * reveal the server's own network.
 */
export class NoResponseError extends Error {
  override readonly name = 'NoResponseError';
}

/**
 * Sends a request to an address that a user has chosen. Resolves with the response when its headers have arrived. Redirects are not
 * followed. An aborted signal ends the request and the response.
 *
 * @throws NoResponseError
 */
export function post(
  addresses: AllowedAddresses,
  url: string,
  { body, headers }: { body: string | Buffer; headers: Readonly<Record<string, string>> },
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
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Colloquy',
          ...headers
        }
      },
      resolve
    );
    sent.on('socket', socket => socket.once('connect', () => (isConnected = true)));
    sent.on('error', () => fail(isConnected ? 'no answer' : 'unreachable')).end(body);
  });
}
