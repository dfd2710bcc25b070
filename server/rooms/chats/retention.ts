import type { IClock, IDisposable } from '../../clock.js';
import type { IStorage } from '../../storage/storage.js';

/** How often it is looked for chats whose time is over, in milliseconds. */
const PAUSE = 60 * 60 * 1000;

export interface IRetentionOptions {
  readonly storage: Pick<IStorage, 'expiredChats'>;
  readonly clock: IClock;
  readonly onError: (error: unknown) => void;
  /** Delete a chat in nobody's name. */
  readonly remove: (chat: string) => Promise<void>;
}

/** Deletes the chats whose time is over. */
export class Retention implements IDisposable {
  constructor(private readonly _options: IRetentionOptions) {}

  start(): void {
    this._timer = this._options.clock.every(PAUSE, () => this._look());
    this._look();
  }

  /** Resolves when what was begun is done. */
  get settled(): Promise<void> {
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
