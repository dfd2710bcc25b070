import { ChatError } from '../errors.js';
import type { IDisposable } from '../clock.js';

/** Limits the connections of each user and each address, so that none of them takes all. */
export class ConnectionLimiter {
  constructor(
    private readonly _perUser: number,
    private readonly _perAddress: number
  ) {}

  /**
   * Counts one more connection. The caller disposes the result when the connection ends.
   *
   * @param isGuest - guests cost nothing to create, so all guests of an address together may take only half of its connections
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
