import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { CheckpointOrder, ICheckpointerData } from './checkpointer.js';
import { setLogPages, type Database } from './database.js';

/** Commits after which the thread copies the log. */
const COMMITS = 16;

/**
 * Pages of the log after which a commit copies them itself: without the thread, and with it. The thread never sees the end of the log while
 * commits follow each other, so the log would grow. A commit then finds little left to copy.
 */
const PAGES = 250;
const PAGES_WITH_THREAD = 4_000;

const MEMORY = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 };

/** The program of the thread: in a bundle it is a module beside this code, otherwise a file beside this one. Tests of the sources have none. */
const programURL = (): URL | undefined =>
  ['./checkpointer.mjs', './checkpointer.js']
    .map(name => new URL(name, import.meta.url))
    .find(url => existsSync(url));

/**
 * Copies the write-ahead log into the file of the database, again and again, so that the log stays short. The copy waits for the disk twice,
 * so a thread makes it. Without the thread, commits do, while the event loop waits.
 */
export class Checkpoints {
  constructor(
    private readonly _db: Database,
    private readonly _file: string,
    private readonly _program = programURL()
  ) {
    setLogPages(_db, PAGES);
  }

  /** Note that a transaction was committed. */
  noteCommit(): void {
    if (++this._commits >= COMMITS && !this._isCopying && this._program) {
      this._isCopying = true;
      try {
        this._worker ??= this._start(this._program);
        this._copy();
      } catch {
        // The system has no thread to give. Commits copy the log, and none of them fails for it.
      }
    }
  }

  async close(): Promise<void> {
    const worker = this._worker;
    if (worker) {
      this._isClosed = true;
      const ended = new Promise(resolve => worker.once('exit', resolve));
      worker.ref();
      this._order('close');
      await ended;
    }
  }

  private _start(program: URL): Worker {
    const workerData: ICheckpointerData = { file: this._file };
    const worker = new Worker(program, { workerData, resourceLimits: MEMORY });
    worker.unref();
    worker.on('message', () => this._noteCopied());
    // An error ends the thread. The log is copied without it from then on.
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this._worker = undefined;
      if (!this._isClosed) {
        setLogPages(this._db, PAGES);
      }
    });
    setLogPages(this._db, PAGES_WITH_THREAD);
    return worker;
  }

  private _copy(): void {
    this._isCopying = true;
    this._copied = this._commits;
    this._commits = 0;
    this._order('copy');
  }

  /** The log starts anew when no commit came during a copy. So the copies follow each other as long as each has half as much to do as the last. */
  private _noteCopied(): void {
    this._isCopying = false;
    if (this._commits > 0 && this._commits <= this._copied / 2) {
      this._copy();
    }
  }

  private _order(order: CheckpointOrder): void {
    this._worker?.postMessage(order);
  }

  private _commits = 0;
  /** The commits of the copy before. */
  private _copied = 0;
  private _isClosed = false;
  /** Stays true if the thread has failed, so that it is not started again. */
  private _isCopying = false;
  private _worker: Worker | undefined;
}
