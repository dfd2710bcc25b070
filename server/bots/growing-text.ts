import type { IClock, IDisposable } from '../clock.js';
import type { ReplyPace } from './reply-pace.js';

/** Characters that may wait before the bot waits too. */
const ENOUGH = 16 * 1024;

export interface IGrowingTextOptions {
  readonly clock: Pick<IClock, 'steady' | 'after'>;
  readonly pace: ReplyPace;
  /** Stores the next part of the text. */
  store(this: void, text: string): Promise<void>;
}

/** The text of a reply that grows. Pieces that come quickly are stored together, so that many small ones cost as much as a few. */
export class GrowingText implements IDisposable {
  constructor(private readonly _options: IGrowingTextOptions) {
    this._place = _options.pace.enter();
  }

  /**
   * Adds a piece. Resolves when it is stored, or at once if it waits for the next pieces.
   *
   * @throws the error if it, or what waited before it, cannot be stored. The piece is not taken then.
   */
  async append(text: string): Promise<void> {
    if (this._hasFailed || this._waiting.length + text.length > ENOUGH) {
      await this.flush();
    }
    if (this._waiting === '' && this._rest <= 0) {
      return this._inOrder(() => this._store(text));
    }
    this._waiting += text;
    this._timer ??= this._options.clock.after(this._rest, () => {
      this.flush().catch(() => {
        this._hasFailed = true; // the next call tells the bot
      });
    });
  }

  /** Stores what waits. @throws the error if that fails; it waits again then */
  flush(): Promise<void> {
    this._timer?.dispose();
    this._timer = null;
    return this._inOrder(async () => {
      const text = this._waiting;
      if (text !== '') {
        this._waiting = '';
        try {
          await this._store(text);
          this._hasFailed = false;
        } catch (error) {
          this._waiting = text + this._waiting;
          throw error;
        }
      }
    });
  }

  dispose(): void {
    this._timer?.dispose();
    this._place.dispose();
  }

  /** Milliseconds until the next part may be stored. */
  private get _rest(): number {
    return this._storedAt + this._options.pace.pause - this._options.clock.steady();
  }

  private _store(text: string): Promise<void> {
    this._storedAt = this._options.clock.steady();
    return this._options.store(text);
  }

  private _inOrder(action: () => Promise<void>): Promise<void> {
    const run = this._last.then(action);
    this._last = run.catch(() => undefined);
    return run;
  }

  private readonly _place: IDisposable;
  private _waiting = '';
  private _storedAt = -Infinity;
  private _timer: IDisposable | null = null;
  private _hasFailed = false;
  /** The last part that is being stored. */
  private _last = Promise.resolve();
}
