import { open, type FileHandle } from 'node:fs/promises';
import { nextTurn } from '../../clock.js';
import { notSaved } from '../../errors.js';

type ISyncedFile = Pick<FileHandle, 'datasync' | 'close'>;

/** Opens a file. Tests replace it. */
export type OpenFile = (path: string, flags: string) => Promise<ISyncedFile>;

/**
 * Waits until the disk has what was written to a file, while the event loop runs. All writes that come during one wait share the next one.
 *
 * After a failed wait, nobody knows which bytes the disk has, and the system may forget the others. So every later wait fails as well, until
 * the file is opened again and its content is checked.
 */
export class DiskSync {
  private constructor(private readonly _file: ISyncedFile) {}

  /** @param path - the path of a file that exists */
  static async open(path: string, openFile: OpenFile = open): Promise<DiskSync> {
    return new DiskSync(await openFile(path, 'r+'));
  }

  /** @throws ChatError `not_saved` if a wait has failed */
  requireSound(): void {
    if (this._failure !== undefined) {
      throw notSaved(this._failure);
    }
  }

  /** Resolves when the disk has everything that was written before this call. @throws ChatError `not_saved` */
  written(): Promise<void> {
    return (this._next ??= this._syncAfter(this._current));
  }

  /**
   * Resolves when nobody waits any more for what was written before this call. Of many who call it, one goes on in each turn of the event
   * loop, because their work together would hold up the others. @throws ChatError `not_saved`
   */
  async settled(): Promise<void> {
    this.requireSound();
    const pending = this._next ?? this._current;
    if (pending) {
      await pending;
      await (this._turns = this._turns.then(nextTurn));
    }
  }

  /** Waits for everything that was written, and closes the file. */
  async close(): Promise<void> {
    await this.written().catch(() => undefined);
    await this.settled().catch(() => undefined);
    await this._file.close();
  }

  private async _syncAfter(current: Promise<void> | undefined): Promise<void> {
    await current?.catch(() => undefined);
    // From here on, further writes share another wait.
    this._current = this._next;
    this._next = undefined;
    if (this._failure === undefined) {
      await this._file.datasync().catch((error: unknown) => (this._failure = error));
    }
    this._current = undefined;
    this.requireSound();
  }

  private _failure: unknown;
  /** The wait that runs, and the one for those who came since. */
  private _current: Promise<void> | undefined;
  private _next: Promise<void> | undefined;
  /** The turn of the last one who waited until all was settled. */
  private _turns = Promise.resolve();
}
