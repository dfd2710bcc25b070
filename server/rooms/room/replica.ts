import * as random from 'lib0/random';
import * as Y from 'yjs';
import { YChat } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Room } from './room.js';
import type { ISession, ServerFrame } from '../session.js';

/**
 * A copy of a room's document that follows the room through a session of its own. It shows only stored content. Changes to it enter the
 * room as frames, like those of any session. Nobody may observe the room's own document, because that one is ahead of the store.
 */
export class Replica implements ISession {
  constructor(
    readonly id: string,
    readonly principal: IPrincipal,
    private readonly _room: Room,
    private readonly _writes: boolean
  ) {
    this.ready = new Promise((resolve, reject) => {
      this._resolve = resolve;
      this._reject = reject;
    });
    // An id of 3 bytes instead of 5, because every piece of a text that a bot streams has it twice, for each reader.
    this.chat.ydoc.clientID = _room.chatState.clients.unused(() => random.uint32() >>> 11);
    this.chat.ydoc.on('update', this._onUpdate);
    this.chat.disposed.connect(this._onDisposed);
  }

  readonly chat = new YChat();
  readonly isReplica = true;
  readonly understandsEpochs = true;
  /** Resolves when the copy has everything that the room has. */
  readonly ready: Promise<void>;

  connect(): void {
    this._room.join(this);
    const stateVector = Y.encodeStateVector(this.chat.ydoc);
    this._room.receive(this, { type: 'step1', stateVector });
  }

  send(frame: ServerFrame): void {
    if (frame.type === 'step2' || frame.type === 'update') {
      Y.applyUpdate(this.chat.ydoc, frame.update, this);
    }
    if (frame.type === 'step2') {
      this._resolve();
    }
  }

  close(code: ErrorCode): void {
    this._reject(new Error(code));
    this.chat.dispose();
  }

  private _onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin !== this && this._writes) {
      this._room.receive(this, { type: 'update', update });
    }
  };

  private _onDisposed = (): void => this._room.leave(this);

  private _resolve!: () => void;
  private _reject!: (error: Error) => void;
}
