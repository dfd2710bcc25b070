import { MemoryStorage } from '../../../../testing/index.js';
import type { IChatCommit, IEpoch, IStorage } from '../../../../server/storage/storage.js';
import { FORGED } from './hostile.js';

/** A store that checks every byte before it stores it. A dead process has no access to it. */
export class WatchedStorage extends MemoryStorage {
  /** All updates of the present epoch, as if no snapshot ever replaced the log. */
  updates: Uint8Array[] = [];
  /** Ids of messages that were removed outright. */
  readonly removed = new Set<string>();
  /** The forbidden texts in updates and rows that were to be stored. */
  readonly found = new Set<string>();

  /** The store for the living process. */
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

  /** Begins another process: pending calls of the last one never resolve. */
  begin(): void {
    this._life.isOver = true;
  }

  private _look(method: string, args: readonly unknown[]): void {
    if (!WRITES.includes(method)) {
      return;
    }
    const text = JSON.stringify(args, (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value
    );
    if (text.includes(FORGED)) {
      this.found.add(`refused bytes were stored by ${method}`);
    }
    this._follow(method, args);
  }

  private _follow(method: string, args: readonly unknown[]): void {
    if (method === 'commit') {
      for (const { update, removed = [] } of args[0] as readonly IChatCommit[]) {
        this.updates.push(...(update ? [update] : []));
        removed.forEach(id => this.removed.add(id));
      }
    } else if (method === 'createChat') {
      const { update } = args[1] as Omit<IChatCommit, 'chat'>;
      this.updates.push(...(update ? [update] : []));
    } else if (method === 'renew') {
      this.updates = [(args[1] as IEpoch).state];
    }
  }

  private _life = { isOver: false };
}

const WRITES = ['commit', 'compact', 'renew', 'createChat'];
