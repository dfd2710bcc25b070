import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { MetadataPatch } from './bot.js';
import type { ReplyPace } from './reply-pace.js';

/** The pauses between two changes, as long as those between two parts of the text. Each change stores all of the metadata again. */
const PAUSES = 5;

export interface IGrowingMetadataOptions {
  readonly clock: Pick<IClock, 'steady' | 'after'>;
  readonly pace: Pick<ReplyPace, 'pause'>;
  /** Stores the next change. */
  store(this: void, patch: MetadataPatch): Promise<void>;
}

/** A change that waits, and the promise to those who asked for it. */
interface IWaiting {
  patch: MetadataPatch;
  readonly done: Promise<void>;
  readonly settle: (outcome: Promise<void>) => void;
}

/** The metadata of a reply that grows. Changes that come quickly are stored together. */
export class GrowingMetadata implements IDisposable {
  constructor(private readonly _options: IGrowingMetadataOptions) {}

  /** Sets keys. Resolves when they are stored. @throws the error if they cannot be stored. They are not taken then. */
  set(patch: MetadataPatch): Promise<void> {
    const { clock, pace } = this._options;
    const rest = this._storedAt + PAUSES * pace.pause - clock.steady();
    this._waiting ??= waiting();
    this._waiting.patch = { ...this._waiting.patch, ...patch };
    const { done } = this._waiting;
    if (rest <= 0) {
      void this.flush();
    } else {
      this._timer ??= clock.after(rest, () => void this.flush());
    }
    return done;
  }

  /** Stores what waits, after what is being stored. Those who asked for it hear how that ended. */
  flush(): Promise<void> {
    this._timer?.dispose();
    this._timer = null;
    this._last = this._last.then(() => this._store());
    return this._last;
  }

  dispose(): void {
    this._timer?.dispose();
    this._waiting?.settle(Promise.reject(new ChatError('stream_ended')));
  }

  private async _store(): Promise<void> {
    const next = this._waiting;
    this._waiting = null;
    if (next) {
      this._storedAt = this._options.clock.steady();
      next.settle(this._options.store(next.patch));
      await next.done.catch(() => undefined);
    }
  }

  private _waiting: IWaiting | null = null;
  private _storedAt = -Infinity;
  private _timer: IDisposable | null = null;
  /** The last change that is being stored. */
  private _last = Promise.resolve();
}

function waiting(): IWaiting {
  let settle!: (outcome: Promise<void>) => void;
  const done = new Promise<void>(resolve => {
    settle = resolve;
  });
  done.catch(() => undefined); // a bot need not wait for it
  return { patch: {}, done, settle };
}
