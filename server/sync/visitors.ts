import { ChatError } from '../errors.js';
import type { IDisposable } from '../clock.js';

/** Counts who is connected, so that neither a user nor an address takes all the room. */
export class Visitors {
  constructor(
    private readonly _perUser: number,
    private readonly _perAddress: number
  ) {}

  /** One more connection; dispose it when it ends. @throws ChatError `too_many_connections` */
  enter(username: string, address: string): IDisposable {
    const user = `user ${username}`;
    const place = `address ${address}`;
    if (this._of(user) >= this._perUser || this._of(place) >= this._perAddress) {
      throw new ChatError('too_many_connections');
    }
    this._add(user, 1);
    this._add(place, 1);
    return {
      dispose: () => {
        this._add(user, -1);
        this._add(place, -1);
      }
    };
  }

  private _of(key: string): number {
    return this._counts.get(key) ?? 0;
  }

  private _add(key: string, count: number): void {
    const sum = this._of(key) + count;
    if (sum > 0) {
      this._counts.set(key, sum);
    } else {
      this._counts.delete(key);
    }
  }

  private _counts = new Map<string, number>();
}
