import type { YMessage } from '../../../src/document/index.js';
import type { IClock, IDisposable } from '../../clock.js';

/** Tracks messages with growing texts. Their rows are written when the text pauses, not for each piece. */
export class Streams implements IDisposable {
  /** @param pause - milliseconds without a change */
  constructor(
    private readonly _clock: IClock,
    private readonly _pause: number,
    private readonly _onPause: () => void
  ) {}

  has(message: YMessage): boolean {
    return this._changed.has(message);
  }

  get isEmpty(): boolean {
    return this._changed.size === 0;
  }

  note(messages: Iterable<YMessage>): void {
    for (const message of messages) {
      this._changed.set(message, this._clock.now());
    }
    this._wait();
  }

  /** Return the messages that have paused, or all of them, and forget them. */
  take(all: boolean): YMessage[] {
    const end = this._clock.now() - this._pause;
    const paused = [...this._changed].filter(([, time]) => all || time <= end);
    paused.forEach(([message]) => this._changed.delete(message));
    this._wait();
    return paused.map(([message]) => message);
  }

  dispose(): void {
    this._timer?.dispose();
    this._changed.clear();
  }

  private _wait(): void {
    if (this._changed.size > 0 && !this._timer) {
      this._timer = this._clock.after(this._pause, () => {
        this._timer = undefined;
        this._onPause();
      });
    }
  }

  private _changed = new Map<YMessage, number>();
  private _timer: IDisposable | undefined;
}
