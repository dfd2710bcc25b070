import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { toChatError } from './errors.js';
import { SECURITY_LINES } from './security-headers.js';

/** Refuse a WebSocket before it is one. What was not foreseen tells its client nothing; `onError` hears of it. */
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
    ...SECURITY_LINES,
    '',
    body
  ];
  socket.end(lines.join('\r\n'));
  // Nothing more of it is looked at, only for its end; whoever does not end is ended by `Connections`.
  socket.resume();
}
