import type { IClock, IDisposable } from '../../clock.js';
import type { IStorage } from '../../storage/storage.js';

/** The interval between two searches for expired chats, in milliseconds. */
const RETENTION_INTERVAL_MS = 60 * 60 * 1000;

export interface IRetentionOptions {
  readonly storage: Pick<IStorage, 'expiredChats'>;
  readonly clock: IClock;
  readonly onError: (error: unknown) => void;
  /** Delete a chat. No user is named as the one who did it. */
  readonly remove: (chat: string) => Promise<void>;
}

/** Deletes expired chats. */
export class Retention implements IDisposable {
  constructor(private readonly _options: IRetentionOptions) {}

  start(): void {
    this._timer = this._options.clock.every(RETENTION_INTERVAL_MS, () => this._look());
    this._look();
  }

  /** Resolves when all deletions that have started are done. */
  get done(): Promise<void> {
    return this._work;
  }

  dispose(): void {
    this._timer?.dispose();
    this._timer = undefined;
  }

  private _look(): void {
    this._work = this._work.then(() => this._remove()).catch(this._options.onError);
  }

  private async _remove(): Promise<void> {
    const { storage, clock, remove } = this._options;
    for (const chat of await storage.expiredChats(clock.now())) {
      if (!this._timer) {
        return;
      }
      await remove(chat);
    }
  }

  private _timer: IDisposable | undefined;
  private _work: Promise<void> = Promise.resolve();
}
