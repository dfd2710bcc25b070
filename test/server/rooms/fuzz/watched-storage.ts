import { MemoryStorage } from '../../../../server/storage/memory.js';
import type { IChatCommit, IStorage } from '../../../../server/storage/storage.js';
import { FORGED } from './hostile.js';

/** A store that looks at every byte that is to be stored, and of which a process that is dead sees no more. */
export class WatchedStorage extends MemoryStorage {
  /** Ids of messages that were removed outright. */
  readonly removed = new Set<string>();
  /** What was to be stored and must not be. */
  readonly found = new Set<string>();

  /** The store as the process sees it that lives now. */
  get life(): IStorage {
    const life = { isOver: false };
    this._life = life;
    return new Proxy<IStorage>(this, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value !== 'function'
          ? value
          : (...args: unknown[]): unknown => {
              if (life.isOver) {
                return new Promise(() => undefined);
              }
              this._look(String(key), args);
              return Reflect.apply(value, target, args);
            };
      }
    });
  }

  /** Another process begins: what the last one still waits for never comes. */
  begin(): void {
    this._life.isOver = true;
  }

  private _look(method: string, args: readonly unknown[]): void {
    if (method === 'commit') {
      (args[0] as IChatCommit[]).forEach(({ removed }) =>
        removed?.forEach(id => this.removed.add(id))
      );
    }
    if (WRITES.includes(method)) {
      const text = JSON.stringify(args, (_, value: unknown) => {
        if (value instanceof Uint8Array) {
          return Buffer.from(value).toString('latin1');
        }
        return value instanceof Map ? [...value] : value;
      });
      if (text.includes(FORGED)) {
        this.found.add(`refused bytes were stored by ${method}`);
      }
    }
  }

  private _life = { isOver: false };
}

const WRITES = ['commit', 'compact', 'renew', 'createChat'];
