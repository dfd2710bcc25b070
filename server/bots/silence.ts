import type { IClock, IDisposable } from '../clock.js';
import { PublicError } from './public-error.js';

/** A bot did nothing for too long. */
export class BotSilentError extends PublicError {
  override readonly name = 'BotSilentError';
}

/** Waits for a bot that does nothing. */
export class Silence implements IDisposable {
  constructor(
    private readonly _clock: IClock,
    private readonly _ms: number
  ) {
    this.passed = new Promise((_, reject) => {
      this._end = () => {
        const seconds = Math.round(_ms / 1000);
        const reason = `The bot did nothing for ${seconds} seconds, so it was ended.`;
        reject(new BotSilentError(reason, true));
      };
    });
    this.passed.catch(() => undefined); // it may reject while nothing awaits it
    this.renew();
  }

  /** Rejects when the bot has done nothing for too long. */
  readonly passed: Promise<never>;

  /** The bot has done something. */
  renew(): void {
    this._timer?.dispose();
    if (this._holds === 0) {
      this._timer = this._clock.after(this._ms, () => this._end());
    }
  }

  /** The bot waits for somebody else, however long that takes. Disposing the result ends the wait. */
  hold(): IDisposable {
    this._holds++;
    this._timer?.dispose();
    return {
      dispose: () => {
        this._holds--;
        this.renew();
      }
    };
  }

  dispose(): void {
    this._holds = Infinity; // no wait that ends later starts the timer again
    this._timer?.dispose();
  }

  private _end!: () => void;
  private _timer: IDisposable | undefined;
  private _holds = 0;
}
