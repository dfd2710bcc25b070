import type { IClock } from '../../clock.js';

/** The pause between two batches, in milliseconds. A reader sees no difference, and each batch is stored. */
const PAUSE_MS = 50;

/** Characters that may wait before more are read. */
const ENOUGH = 16 * 1024;

/** Collects the pieces of a text that grows, so that many small ones cost as much as a few. */
export class TextBatches {
  /**
   * @param _take - stores a batch
   * @param _onError - called when a batch cannot be stored. Nothing is taken any more then.
   */
  constructor(
    private readonly _clock: Pick<IClock, 'after'>,
    private readonly _take: (text: string) => Promise<void>,
    private readonly _onError: (error: Error) => void
  ) {}

  /** Adds a piece. Resolves when more may come. */
  async add(text: string): Promise<void> {
    this._waiting += text;
    this._flushing ??= this._flush().finally(() => (this._flushing = null));
    if (this._waiting.length > ENOUGH) {
      await this._flushing;
    }
  }

  /** Resolves when everything is stored. */
  async end(): Promise<void> {
    this._isEnding = true;
    this._wake?.();
    await this._flushing;
  }

  private async _flush(): Promise<void> {
    try {
      while (this._waiting !== '' && !this._hasFailed) {
        const text = this._waiting;
        this._waiting = '';
        await this._take(text);
        await this._pause();
      }
    } catch (error) {
      this._hasFailed = true;
      this._onError(error as Error);
    }
  }

  private _pause(): Promise<void> {
    return new Promise(resolve => {
      const timer = this._clock.after(PAUSE_MS, resolve);
      this._wake = () => {
        timer.dispose();
        resolve();
      };
      if (this._isEnding) {
        this._wake();
      }
    });
  }

  private _waiting = '';
  private _flushing: Promise<void> | null = null;
  private _wake: (() => void) | null = null;
  private _isEnding = false;
  private _hasFailed = false;
}
