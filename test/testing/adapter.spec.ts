import type { IChatCommit } from 'jupyterlab-colloquy/server';
import { MemoryStorage, storageContract } from 'jupyterlab-colloquy/testing';

/** Counts the commits that it has stored. */
class CountingStorage extends MemoryStorage {
  commits = 0;

  override async commit(changes: readonly IChatCommit[]): Promise<void> {
    await super.commit(changes);
    this.commits++;
  }
}

storageContract('CountingStorage', () => new CountingStorage());
