import { MemoryStateAdapter } from '@chat-adapter/state-memory';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A state that survives a process which is killed. For tests: it writes everything at each change. */
export class FileState extends MemoryStateAdapter {
  /** @param {string} file */
  constructor(file) {
    super();
    this._file = file;
    if (existsSync(file)) {
      const { subscriptions, locks, cache } = JSON.parse(readFileSync(file, 'utf8'));
      Object.assign(this, {
        subscriptions: new Set(subscriptions),
        locks: new Map(locks),
        cache: new Map(cache)
      });
    }
  }

  /** @param {string} threadId */
  async subscribe(threadId) {
    await super.subscribe(threadId);
    this._write();
  }

  /** @param {string} threadId @param {number} ttlMs */
  async acquireLock(threadId, ttlMs) {
    const lock = await super.acquireLock(threadId, ttlMs);
    this._write();
    return lock;
  }

  /** @param {import('chat').Lock} lock */
  async releaseLock(lock) {
    await super.releaseLock(lock);
    this._write();
  }

  /** @param {string} key @param {unknown} value @param {number} [ttlMs] */
  async set(key, value, ttlMs) {
    await super.set(key, value, ttlMs);
    this._write();
  }

  _write() {
    const { subscriptions, locks, cache } = /** @type {any} */ (this);
    const text = JSON.stringify({
      subscriptions: [...subscriptions],
      locks: [...locks],
      cache: [...cache]
    });
    writeFileSync(`${this._file}.new`, text);
    renameSync(`${this._file}.new`, this._file);
  }
}
