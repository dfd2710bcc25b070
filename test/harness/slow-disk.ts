import type { OpenFile } from '../../server/storage/sqlite/disk-sync.js';

/** A disk that has what was written when a test says so, or fails to. */
export class SlowDisk {
  /** The times that it was asked to keep what was written. */
  syncs = 0;
  isOpen = false;

  readonly open: OpenFile = () => {
    this.isOpen = true;
    return Promise.resolve({
      datasync: () => {
        this.syncs++;
        return new Promise<void>((finish, fail) => this._waiting.push({ finish, fail }));
      },
      close: () => {
        this.isOpen = false;
        return Promise.resolve();
      }
    });
  };

  get waiting(): number {
    return this._waiting.length;
  }

  finish(): void {
    this._waiting.splice(0).forEach(({ finish }) => finish());
  }

  fail(error: Error): void {
    this._waiting.splice(0).forEach(({ fail }) => fail(error));
  }

  private readonly _waiting: { finish(): void; fail(error: Error): void }[] = [];
}
