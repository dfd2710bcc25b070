import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { IClock, IDisposable } from '../clock.js';
import { ERRORS, toChatError } from '../errors.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { ILimits } from '../limits.js';
import type { Room } from '../rooms/rooms.js';
import { SILENCE } from '../rooms/session.js';
import type { ISession, ServerFrame } from '../rooms/session.js';
import { readFrame, writeFrame } from './frames.js';
import type { Dialect } from './frames.js';
import type { IInflow } from './inflow.js';
import { LARGEST, partsOf } from './parts.js';

/** Frames that go to many sessions are written once for each dialect. */
const written = new WeakMap<ServerFrame, Map<Dialect, readonly Buffer[]>>();

/** What goes over the socket for a frame; nothing where the dialect has no words for it, several messages for a long one. */
function encode(frame: ServerFrame, dialect: Dialect): readonly Buffer[] {
  const forms = written.get(frame) ?? new Map<Dialect, readonly Buffer[]>();
  written.set(frame, forms);
  let buffers = forms.get(dialect);
  if (!buffers) {
    const whole = writeFrame(frame, dialect);
    const parts =
      whole && whole.length > LARGEST
        ? partsOf(frame).map(part => writeFrame(part, dialect))
        : [whole];
    // ws would make a buffer of anything else, for each session.
    buffers = parts.flatMap(bytes =>
      bytes ? [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)] : []
    );
    forms.set(dialect, buffers);
  }
  return buffers;
}

/** Ends that a client which comes back at once brings about again: the upgrade does not refuse it. */
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
  /** What the socket writes to. */
  readonly stream: Duplex;
  readonly dialect: Dialect;
  readonly inflow: IInflow;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'lagBytes' | 'lagPause'>;
}

/** Bytes that are read of a peer before its room is there. It sends its step 1 and its awareness at once, not more. */
const EARLY_BYTES = 64 * 1024;

/** Why a peer is not read: it does not read itself, it sends faster than it may, or what it sent waits for its room. */
type Hold = 'lag' | 'rate' | 'room';

/** One WebSocket as a session of a room. A peer that does not read is not written to beyond a limit, and not read either. */
export class SocketSession implements ISession {
  constructor(private readonly _options: ISocketSessionOptions) {
    this.id = _options.id;
    this.principal = _options.principal;
    this._socket = _options.socket;
    this.gone = new Promise(resolve => this._socket.once('close', () => resolve()));
  }

  readonly id: string;
  readonly principal: IPrincipal;

  /** Resolves when the socket is closed. */
  readonly gone: Promise<void>;

  /** Whether the peer has shown signs of life since the last heartbeat. */
  isAlive = true;

  get understandsEpochs(): boolean {
    return this._options.dialect === 'colloquy';
  }

  get isLagging(): boolean {
    return this._lag !== null;
  }

  /** Follow a room: frames of the socket go in, until one of the two ends. */
  enter(room: Room): void {
    if (this._isDeaf || this._socket.readyState !== this._socket.OPEN) {
      return; // gone while the room was being loaded
    }
    this._room = room;
    room.join(this);
    this.hold(false);
    this._early.splice(0).forEach(data => this._receive(data));
  }

  hold(isFull: boolean): void {
    if (isFull) {
      this._hold('room');
    } else {
      this._release('room');
    }
  }

  listen(): void {
    const { stream, inflow } = this._options;
    const onDrain = (): void => this._catchUp();
    const onData = (chunk: Buffer): void => this._measure(inflow.receive(chunk.length));
    stream.on('drain', onDrain);
    stream.prependListener('data', onData); // before ws makes frames of it
    this._socket.binaryType = 'nodebuffer';
    this._socket.on('message', data => {
      this._measure(inflow.complete());
      if (!this._isDeaf) {
        this._receive(data as Buffer);
      }
    });
    this._socket.on('pong', () => {
      // Between the parts of a frame it says nothing: somebody else may wait for the memory.
      this.isAlive ||= inflow.incomplete < EARLY_BYTES;
    });
    this._socket.on('error', error => this._onError(error));
    this._socket.on('close', () => {
      stream.off('drain', onDrain).off('data', onData);
      inflow.dispose();
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

  /** Read nothing more. What the peer sends is its to send again; only its goodbye is heard, once we have said ours. */
  pause(): void {
    this._isDeaf = true;
    this._socket.pause();
  }

  /** Hang up on a peer that does not answer. */
  terminate(): void {
    this._socket.terminate();
  }

  /**
   * The reason goes as a message first: proxies swallow close codes. A stock client that would come back at once, only
   * to do the same again, is held in silence for a while: its version 2 knows no code that stops it.
   */
  close(code: ErrorCode, message: string = ERRORS[code].message): void {
    if (this._silence) {
      return this._hangUp(); // it has been told, and nobody waits any longer
    }
    const retry = ERRORS[code].retry !== 'no';
    this.send({ type: 'notice', notice: { type: 'closing', code, message, retry } });
    this._lag?.dispose();
    this._end = code;
    this.pause();
    if (RECURRING.has(code) && !this.understandsEpochs) {
      this._silence = this._options.clock.after(SILENCE, () => this._hangUp());
    } else {
      this._hangUp();
    }
  }

  /** Ask for a sign of life; hang up on a peer that gave none since the last time. */
  beat(): void {
    if (this._holds.size > 0 || this._silence) {
      return; // it is not read; who lags or is silent has a time of their own to go
    }
    if (!this.isAlive) {
      this._socket.terminate();
      return;
    }
    this.isAlive = false;
    this._socket.ping();
  }

  private _hangUp(): void {
    this._silence?.dispose();
    this._silence = null;
    this._socket.close(ERRORS[this._end].close, this._end);
    this._socket.resume();
  }

  private _receive(data: Buffer): void {
    this.isAlive = true;
    if (!this._room) {
      // The room is being loaded. A client sends its step 1 and its awareness at once, not more.
      if (this._early.push(data) > 16) {
        this._early.length = 0;
        this.close('too_many_requests');
      } else if (data.length > EARLY_BYTES) {
        this._hold('room');
      }
      return;
    }
    try {
      this._room.receive(this, readFrame(new Uint8Array(data)));
    } catch (error) {
      this._refuse(toChatError(error).code);
    }
  }

  /** ws says here what is wrong with a frame; what is wrong with the connection ends it anyway. */
  private _onError(error: Error & { code?: string }): void {
    this._isUnread = true;
    if (error.code?.startsWith('WS_ERR') && !this._isDeaf) {
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

  /** Too much waits for the peer: nothing is added, and nothing more read, until all of it is gone. */
  private _fallBehind(): void {
    this._hold('lag');
    this._lag = this._options.clock.after(this._options.limits.lagPause, () => {
      this._room?.leave(this);
      this.close('too_slow');
    });
  }

  private _catchUp(): void {
    if (!this._lag || this._isDeaf) {
      return;
    }
    this._lag.dispose();
    this._lag = null;
    this._release('lag');
    this._room?.catchUp(this);
  }

  /** The peer sends faster than it may: it is read on after a while. */
  private _measure(wait: number | null): void {
    if (this._isDeaf) {
      // Only its goodbye is waited for: whoever sends on instead is not read for as long as a goodbye may take.
      return wait === 0 || this._isUnread ? undefined : this._socket.terminate();
    }
    if (wait === null) {
      return this._shed();
    }
    if (wait > 0) {
      this._hold('rate');
      this._rate?.dispose();
      this._rate = this._options.clock.after(wait, () => this._release('rate'));
    }
  }

  /** Frames that do not end would fill the memory: what there is of this one is let go at once. */
  private _shed(): void {
    this._room?.leave(this);
    this.close('too_many_requests');
    this._socket.terminate();
  }

  private _hold(why: Hold): void {
    this._holds.add(why);
    this._socket.pause();
  }

  private _release(why: Hold): void {
    if (this._holds.delete(why) && this._holds.size === 0 && !this._isDeaf) {
      this._socket.resume();
    }
  }

  private _socket: WebSocket;
  private _room: Room | null = null;
  private _early: Buffer[] = [];
  /** Runs out when the peer has not read for too long; null while it keeps up. */
  private _lag: IDisposable | null = null;
  private _holds = new Set<Hold>();
  /** Runs out when what was sent too fast is made up for. */
  private _rate: IDisposable | null = null;
  private _silence: IDisposable | null = null;
  private _end: ErrorCode = 'closing';
  private _isDeaf = false;
  /** ws throws away what comes behind a frame that it will not read. */
  private _isUnread = false;
}
