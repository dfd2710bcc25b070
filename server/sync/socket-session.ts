import type { WebSocket } from 'ws';
import { ERRORS, toChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { Room } from '../rooms/room.js';
import type { ISession, ServerFrame } from '../rooms/session.js';
import { readFrame, writeFrame } from './frames.js';
import type { Dialect } from './frames.js';

/** Frames that go to many sessions are written once for each dialect. */
const written = new WeakMap<ServerFrame, Map<Dialect, Uint8Array | null>>();

function encode(frame: ServerFrame, dialect: Dialect): Uint8Array | null {
  const forms = written.get(frame) ?? new Map<Dialect, Uint8Array | null>();
  written.set(frame, forms);
  let bytes = forms.get(dialect);
  if (bytes === undefined) {
    bytes = writeFrame(frame, dialect);
    forms.set(dialect, bytes);
  }
  return bytes;
}

/** One WebSocket as a session of a room. */
export class SocketSession implements ISession {
  constructor(
    readonly id: string,
    readonly principal: IPrincipal,
    private readonly _socket: WebSocket,
    private readonly _dialect: Dialect
  ) {
    this.gone = new Promise(resolve => _socket.once('close', () => resolve()));
  }

  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;

  /** Whether the peer has shown signs of life since the last heartbeat. */
  isAlive = true;

  get understandsEpochs(): boolean {
    return this._dialect === 'colloquy';
  }

  /** Follow a room: frames of the socket go in, until one of the two ends. */
  enter(room: Room): void {
    if (this._socket.readyState !== this._socket.OPEN) {
      return; // gone while the room was being loaded
    }
    this._room = room;
    room.join(this);
    this._early.splice(0).forEach(data => this._receive(data));
  }

  listen(): void {
    this._socket.binaryType = 'nodebuffer';
    this._socket.on('message', data => this._receive(data as Buffer));
    this._socket.on('pong', () => (this.isAlive = true));
    // ws reports what is wrong with a frame here (too large, bad UTF-8) and closes by itself.
    this._socket.on('error', () => undefined);
    this._socket.on('close', () => this._room?.leave(this));
  }

  send(frame: ServerFrame): void {
    const bytes = encode(frame, this._dialect);
    if (bytes && this._socket.readyState === this._socket.OPEN) {
      this._socket.send(bytes);
    }
  }

  /** Read nothing more. What the peer sends is its to send again; only its goodbye is heard, once we have said ours. */
  pause(): void {
    this._socket.pause();
  }

  /** Hang up on a peer that does not answer. */
  terminate(): void {
    this._socket.terminate();
  }

  /** The reason goes as a message first: proxies swallow close codes. */
  close(code: ErrorCode, message: string = ERRORS[code].message): void {
    const retry = ERRORS[code].retry !== 'no';
    this.send({ type: 'notice', notice: { type: 'closing', code, message, retry } });
    this._socket.close(ERRORS[code].close, code);
    this._socket.resume();
  }

  /** Ask for a sign of life; hang up on a peer that gave none since the last time. */
  beat(): void {
    if (!this.isAlive) {
      this._socket.terminate();
      return;
    }
    this.isAlive = false;
    this._socket.ping();
  }

  private _receive(data: Buffer): void {
    this.isAlive = true;
    if (!this._room) {
      // The room is being loaded. A client sends its step 1 and its awareness at once, not more.
      if (this._early.push(data) > 16) {
        this.close('too_many_requests');
      }
      return;
    }
    try {
      this._room.receive(this, readFrame(new Uint8Array(data)));
    } catch (error) {
      this._room.refuse(this, toChatError(error).code);
    }
  }

  private _room: Room | null = null;
  private _early: Buffer[] = [];
}
