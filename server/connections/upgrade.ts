import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ChatError, toChatError } from '../errors.js';
import { SECURITY_LINES } from './security-headers.js';

/** Refuses the upgrade to a WebSocket. An unexpected error reveals nothing to the client and goes to `onError`. */
export function refuseUpgrade(
  socket: Duplex,
  thrown: unknown,
  onError: (error: unknown) => void
): void {
  const { status, code, message, retryAfter } = toChatError(thrown);
  if (code === 'internal') {
    onError(thrown);
  }
  const body = JSON.stringify({ error: { code, message } });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    ...(retryAfter === null ? [] : [`Retry-After: ${retryAfter}`]),
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Sec-WebSocket-Version: 13',
    ...SECURITY_LINES,
    '',
    body
  ];
  socket.end(lines.join('\r\n'));
  // Discards further data and waits only for the end of the connection. If the peer does not end it, `Connections` does.
  socket.resume();
}

/** The event of a server for WebSockets about a handshake that it does not understand. Without a listener, it answers in its own way. */
interface IHandshakes {
  on(event: 'wsClientError', listener: (error: Error, socket: Duplex) => void): unknown;
}

/** Refuses handshakes that are invalid. */
export function refuseInvalid(sockets: IHandshakes, onError: (error: unknown) => void): void {
  sockets.on('wsClientError', ({ message }, socket) =>
    refuseUpgrade(socket, new ChatError('bad_request', `${message}.`), onError)
  );
}

/** Something that takes WebSockets. */
export interface IUpgradeEndpoint {
  /** Takes an upgrade. Returns false for one that is not for this endpoint. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/** Gives each upgrade to the endpoint that takes it, and refuses the others. */
export function routeUpgrades(
  server: Server,
  endpoints: readonly IUpgradeEndpoint[],
  onError: (error: unknown) => void
): void {
  server.on('upgrade', (request, socket, head) => {
    if (!endpoints.some(endpoint => endpoint.upgrade(request, socket, head))) {
      const message = 'There is no WebSocket at this URL. Chats are at /sync/text:chat:<id>.';
      refuseUpgrade(socket, new ChatError('not_found', message), onError);
    }
  });
}
