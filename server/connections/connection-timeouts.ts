import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { ChatError } from '../errors.js';
import type { ILimits } from '../limits.js';

type Timeouts = Pick<
  ILimits,
  | 'headersTimeoutMs'
  | 'requestTimeoutMs'
  | 'requestBytesPerSecond'
  | 'responseTimeoutMs'
  | 'closeTimeoutMs'
>;

/** The progress of a transfer: the bytes so far, and the time at which they last grew. */
interface IProgress {
  done: number;
  at: number;
}

export interface IConnection {
  readonly address: string;
  /** The encrypted socket, once there is one. */
  socket: Socket;
  /** Requests without a response yet. */
  requests: number;
  /** The signed-in user of the connection, and the number of sessions and requests that use it. */
  user: string | null;
  uses: number;
  /** The request whose body is still arriving. */
  request: IncomingMessage | null;
  response: ServerResponse | null;
  received: IProgress | null;
  sent: IProgress | null;
  /** When the connection was opened, until its TLS handshake is done; null without TLS. */
  handshakingSince: number | null;
  /** When an upgrade to a WebSocket was requested; null again once it is done. */
  upgradingSince: number | null;
  isWebSocket: boolean;
  closingSince: number | null;
}

/** Whether the peer has left something unfinished for too long. */
export function isOverdue(connection: IConnection, now: number, limits: Timeouts): boolean {
  const { socket } = connection;
  const { headersTimeoutMs, closeTimeoutMs } = limits;
  if (socket.writableEnded) {
    connection.closingSince ??= now;
    if (now - connection.closingSince >= closeTimeoutMs) {
      return true;
    }
  }
  const { handshakingSince, upgradingSince } = connection;
  const unfinishedSince = handshakingSince ?? upgradingSince;
  if (unfinishedSince !== null && now - unfinishedSince >= headersTimeoutMs) {
    return true;
  }
  return (
    !connection.isWebSocket &&
    ((isSendingTooSlowly(connection, now, limits) && !tellTooSlow(connection)) ||
      isReadingTooSlowly(connection, now, limits))
  );
}

function isSendingTooSlowly(connection: IConnection, now: number, limits: Timeouts): boolean {
  const { socket, request } = connection;
  if (!request || request.complete) {
    connection.received = null;
    return false;
  }
  const { requestTimeoutMs, requestBytesPerSecond } = limits;
  const progress = (connection.received ??= { done: socket.bytesRead, at: now });
  const span = now - progress.at;
  if (span < requestTimeoutMs) {
    return false;
  }
  const bytes = socket.bytesRead - progress.done;
  connection.received = { done: socket.bytesRead, at: now };
  return bytes < (requestBytesPerSecond * span) / 1000;
}

function isReadingTooSlowly(connection: IConnection, now: number, limits: Timeouts): boolean {
  const { socket } = connection;
  if (socket.writableLength === 0) {
    connection.sent = null;
    return false;
  }
  const done = socket.bytesWritten - socket.writableLength - queuedIn(socket);
  if (connection.sent?.done !== done) {
    connection.sent = { done, at: now };
  }
  return now - connection.sent.at >= limits.responseTimeoutMs;
}

/** Lets the reader of the body answer that it arrives too slowly. False if there is no reader, or if it was told before. */
function tellTooSlow(connection: IConnection): boolean {
  const { request, response } = connection;
  if (!request || !response || response.headersSent || request.listenerCount('error') === 0) {
    return false;
  }
  connection.response = null;
  request.emit('error', new ChatError('request_too_slow'));
  return true;
}

/** Bytes that the operating system has not accepted yet. They show the progress of a single large write. */
const queuedIn = (socket: Socket): number =>
  (socket as { _handle?: { writeQueueSize?: number } | null })._handle?.writeQueueSize ?? 0;
