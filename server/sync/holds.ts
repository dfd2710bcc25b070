import type { WebSocket } from 'ws';

/**
 * The reason why the server does not read from a peer: the peer does not read (`lag`), it sends too fast (`rate`), or its data waits for
 * the room (`room`).
 */
export type Hold = 'lag' | 'rate' | 'room';

/** The reasons for which a socket is not read. It is read again when all of them are gone. */
export class Holds {
  constructor(private readonly _socket: Pick<WebSocket, 'pause' | 'resume'>) {}

  get isEmpty(): boolean {
    return this._holds.size === 0;
  }

  has(why: Hold): boolean {
    return this._holds.has(why);
  }

  add(why: Hold): void {
    this._holds.add(why);
    this._socket.pause();
  }

  /** @param isOver - nothing is read any more, whatever the holds */
  remove(why: Hold, isOver: boolean): void {
    if (this._holds.delete(why) && this.isEmpty && !isOver) {
      this._socket.resume();
    }
  }

  private readonly _holds = new Set<Hold>();
}
