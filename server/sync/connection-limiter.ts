import { ChatError } from '../errors.js';
import type { IDisposable } from '../clock.js';

/** Counts who is connected, so that neither a user nor an address takes all the room. */
export class ConnectionLimiter {
  constructor(
    private readonly _perUser: number,
    private readonly _perAddress: number
  ) {}

  /**
   * One more connection; dispose it when it ends.
   *
   * @param isGuest - those cost nothing to make: all of an address together leave half of it to others
   * @throws ChatError `too_many_connections`
   */
  enter(username: string, address: string, isGuest = false): IDisposable {
    const most = new Map([
      [`user ${username}`, this._perUser],
      [`address ${address}`, this._perAddress]
    ]);
    if (isGuest) {
      most.set(`guests ${address}`, this._perAddress / 2);
    }
    if ([...most].some(([key, count]) => this._of(key) >= count)) {
      throw new ChatError('too_many_connections');
    }
    const add = (count: number): void => most.forEach((_, key) => this._add(key, count));
    add(1);
    return { dispose: () => add(-1) };
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
