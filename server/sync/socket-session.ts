import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { IClock, IDisposable } from '../clock.js';
import { ERRORS, toChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { ILimits } from '../limits.js';
import type { Room } from '../rooms/rooms.js';
import { SILENCE_MS } from '../rooms/session.js';
import type { ClientFrame, ISession, ServerFrame } from '../rooms/session.js';
import { encode } from './encoded-frames.js';
import { readFrame } from './frames.js';
import type { Dialect } from './frames.js';
import { Holds } from './holds.js';
import type { IInboundRate } from '../rates/inbound-rates.js';

/** Errors that a client causes again as soon as it reconnects, because the upgrade does not refuse it. */
const RECURRING: ReadonlySet<ErrorCode> = new Set([
  'malformed',
  'frame_too_large',
  'too_many_refusals',
  'too_many_requests',
  'gap',
  'foreign_client_id'
]);

export interface ISocketSessionOptions {
  readonly id: string;
  readonly principal: IPrincipal;
  readonly socket: WebSocket;
  /** The stream below the socket. */
  readonly stream: Duplex;
  readonly dialect: Dialect;
  readonly inboundRate: IInboundRate;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'lagBytes' | 'lagPause'>;
}

/** Bytes that are read from a peer before its room is loaded. A client first sends only its step 1 and its awareness. */
const EARLY_BYTES = 64 * 1024;

/** One WebSocket as a session of a room. If a peer does not read, the server stops writing at a limit, and stops reading from it too. */
export class SocketSession implements ISession {
  constructor(private readonly _options: ISocketSessionOptions) {
    this.id = _options.id;
    this.principal = _options.principal;
    this._socket = _options.socket;
    this._holds = new Holds(this._socket);
    this.gone = new Promise(resolve => this._socket.once('close', () => resolve()));
  }

  readonly id: string;
  readonly principal: IPrincipal;

  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;

  /** Whether the peer has shown a sign of life since the last heartbeat. */
  isAlive = true;

  get understandsEpochs(): boolean {
    return this._options.dialect === 'colloquy';
  }

  get isLagging(): boolean {
    return this._lag !== null;
  }

  /** Joins a room. Frames from the socket go to it until one of the two closes. */
  enter(room: Room): void {
    if (this._isInputClosed || this._socket.readyState !== this._socket.OPEN) {
      return; // disconnected while the room was being loaded
    }
    this._room = room;
    room.join(this);
    this.hold(false);
    this._early.splice(0).forEach(data => this._receive(data));
  }

  hold(isFull: boolean): void {
    if (isFull) {
      this._holds.add('room');
    } else {
      this._holds.remove('room', this._isInputClosed);
    }
  }

  listen(): void {
    const { stream, inboundRate } = this._options;
    const onDrain = (): void => this._catchUp();
    const onData = (chunk: Buffer): void => this._measure(inboundRate.receive(chunk.length));
    stream.on('drain', onDrain);
    stream.prependListener('data', onData); // before ws parses frames from it
    this._socket.binaryType = 'nodebuffer';
    this._socket.on('message', data => {
      this._measure(inboundRate.complete());
      if (!this._isInputClosed) {
        this._receive(data as Buffer);
      }
    });
    this._socket.on('pong', () => {
      // A pong during an incomplete frame does not count, because others may be waiting for the memory that it takes.
      this.isAlive ||= inboundRate.incomplete < EARLY_BYTES;
    });
    this._socket.on('error', error => this._onError(error));
    this._socket.on('close', () => {
      stream.off('drain', onDrain).off('data', onData);
      inboundRate.dispose();
      this._lag?.dispose();
      this._rate?.dispose();
      this._silence?.dispose();
      this._room?.leave(this);
    });
  }

  send(frame: ServerFrame): void {
    const buffers = encode(frame, this._options.dialect);
    if (buffers.length > 0 && this._socket.readyState === this._socket.OPEN) {
      buffers.forEach(buffer => this._socket.send(buffer));
      if (!this._lag && this._socket.bufferedAmount > this._options.limits.lagBytes) {
        this._fallBehind();
      }
    }
  }

  /** Stops reading. The peer must send unread data again later. After the server's close frame, only the peer's close frame is read. */
  pause(): void {
    this._isInputClosed = true;
    this._socket.pause();
  }

  /** Disconnects a peer that does not respond. */
  terminate(): void {
    this._socket.terminate();
  }

  /**
   * Closes the session. The reason is sent as a message first, because proxies drop close codes. A stock client would reconnect at once and
   * cause the same error, so its connection stays open without traffic for a while. No close code stops a client of version 2.
   */
  close(code: ErrorCode, message: string = ERRORS[code].message): void {
    if (this._silence) {
      return this._closeSocket(); // the reason was sent, and nothing is waited for any longer
    }
    const retry = ERRORS[code].retry !== 'no';
    this.send({ type: 'notice', notice: { type: 'closing', code, message, retry } });
    this._lag?.dispose();
    this._end = code;
    this.pause();
    if (RECURRING.has(code) && !this.understandsEpochs) {
      this._silence = this._options.clock.after(SILENCE_MS, () => this._closeSocket());
    } else {
      this._closeSocket();
    }
  }

  /** Sends a ping. Disconnects a peer that has shown no sign of life since the last one. */
  beat(): void {
    if (!this._holds.isEmpty || this._silence) {
      return; // nothing is read from this peer now, and lag and silence have their own time-outs
    }
    if (!this.isAlive) {
      this._socket.terminate();
      return;
    }
    this.isAlive = false;
    this._socket.ping();
  }

  private _closeSocket(): void {
    this._silence?.dispose();
    this._silence = null;
    this._socket.close(ERRORS[this._end].close, this._end);
    this._socket.resume();
  }

  private _receive(data: Buffer): void {
    this.isAlive = true;
    if (!this._room) {
      // The room is being loaded. A client first sends only its step 1 and its awareness.
      if (this._early.push(data) > 16) {
        this._early.length = 0;
        this.close('too_many_requests');
      } else if (data.length > EARLY_BYTES) {
        this._holds.add('room');
      }
      return;
    }
    try {
      this._take(this._room, readFrame(new Uint8Array(data)));
    } catch (error) {
      this._refuse(toChatError(error).code);
    }
  }

  /**
   * Gives a frame to the room. A question that is costly to answer waits until the peer may send again, because what ws has already read
   * comes in spite of the pause. A newer question of its kind replaces it.
   */
  private _take(room: Room, frame: ClientFrame): void {
    const cost = room.costOf(frame);
    if (cost > 0 && this._holds.has('rate')) {
      this._asked.set(frame.type, frame);
      return;
    }
    this._measure(this._options.inboundRate.ask(cost));
    room.receive(this, frame);
  }

  /** The peer may send again. */
  private _resume(): void {
    this._holds.remove('rate', this._isInputClosed);
    const asked = [...this._asked.values()];
    this._asked.clear();
    if (this._room && !this._isInputClosed) {
      for (const frame of asked) {
        this._take(this._room, frame);
      }
    }
  }

  /** ws reports an invalid frame here. A network error closes the connection anyway. */
  private _onError(error: Error & { code?: string }): void {
    this._hasFailed = true;
    if (error.code?.startsWith('WS_ERR') && !this._isInputClosed) {
      const isLong = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
      this._refuse(isLong ? 'frame_too_large' : 'malformed');
    }
  }

  private _refuse(code: ErrorCode): void {
    if (this._room) {
      this._room.refuse(this, code);
    } else {
      this.close(code);
    }
  }

  /** Too much data waits for the peer. Until all of it is sent, nothing is added and nothing is read. */
  private _fallBehind(): void {
    this._holds.add('lag');
    this._lag = this._options.clock.after(this._options.limits.lagPause, () => {
      this._room?.leave(this);
      this.close('too_slow');
    });
  }

  private _catchUp(): void {
    if (!this._lag || this._isInputClosed) {
      return;
    }
    this._lag.dispose();
    this._lag = null;
    this._holds.remove('lag', this._isInputClosed);
    this._room?.catchUp(this);
  }

  /** Pauses reading if the peer sends too fast. */
  private _measure(wait: number | null): void {
    if (this._isInputClosed) {
      // Only the peer's close frame is expected now. If the peer sends more data too fast instead, the connection ends at once.
      return wait === 0 || this._hasFailed ? undefined : this._socket.terminate();
    }
    if (wait === null) {
      return this._endOverload();
    }
    if (wait > 0) {
      this._holds.add('rate');
      this._rate?.dispose();
      this._rate = this._options.clock.after(wait, () => this._resume());
    }
  }

  /** Incomplete frames would fill the memory, so the connection is ended and its data is freed at once. */
  private _endOverload(): void {
    this._room?.leave(this);
    this.close('too_many_requests');
    this._socket.terminate();
  }

  private _socket: WebSocket;
  private _room: Room | null = null;
  private _early: Buffer[] = [];
  /** Expires when the peer has not read for too long; null while it keeps up. */
  private _lag: IDisposable | null = null;
  private readonly _holds: Holds;
  /** Questions that wait until the peer may send again, the newest of each kind. */
  private _asked = new Map<ClientFrame['type'], ClientFrame>();
  /** Expires when the peer may send again. */
  private _rate: IDisposable | null = null;
  private _silence: IDisposable | null = null;
  private _end: ErrorCode = 'closing';
  private _isInputClosed = false;
  /** ws discards everything after an invalid frame. */
  private _hasFailed = false;
}
