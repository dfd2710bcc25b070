import { Breaks } from '../../breaks.js';
import type { IClock, IDisposable } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import type { IStorage } from '../../storage/storage.js';
import type { IRoomsEvents } from '../events.js';

/**
 * A chat that is being filled and had no piece for so long, in milliseconds, is left over from a process that ended. The server also looks
 * for leftovers this often.
 */
const IMPORT_TIMEOUT_MS = 15_000;

export interface ILeftoversOptions {
  readonly storage: Pick<IStorage, 'bulk'>;
  readonly events: Emitter<IRoomsEvents>;
  readonly clock: IClock;
  readonly onError: (error: unknown) => void;
  /** Removes the files of a chat. */
  readonly removeFiles: (chat: string) => Promise<void>;
}

/** Removes the remaining rows of deleted chats and of unfinished imports, in pieces, so that nobody waits long. */
export class Leftovers implements IDisposable {
  constructor(private readonly _options: ILeftoversOptions) {}

  start(): void {
    const { clock, events } = this._options;
    this._listening = [
      clock.every(IMPORT_TIMEOUT_MS, () => this._look()),
      events.on('chat-deleted', () => this._look())
    ];
    this._look();
  }

  /** Resolves when the work that has begun is done, or when it has stopped because this was disposed. */
  get done(): Promise<void> {
    return this._work;
  }

  dispose(): void {
    this._listening.forEach(entry => entry.dispose());
    this._listening = [];
  }

  private _look(): void {
    this._work = this._work.then(() => this._remove()).catch(this._options.onError);
  }

  private async _remove(): Promise<void> {
    const { storage, clock, removeFiles } = this._options;
    const breaks = new Breaks();
    for (const chat of await storage.bulk.leftovers(clock.now() - IMPORT_TIMEOUT_MS)) {
      let isMore = true;
      await removeFiles(chat);
      while (isMore && this._listening.length > 0) {
        isMore = await storage.bulk.purge(chat);
        await breaks.take();
      }
    }
  }

  private _listening: readonly IDisposable[] = [];
  private _work: Promise<void> = Promise.resolve();
}
