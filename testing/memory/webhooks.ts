import type { IPosition } from '../../server/storage/journal.js';
import { ChatError } from '../../server/errors.js';
import { copy } from './chat.js';
import {
  DEAD_LETTERS_MAX,
  type IDeadLetter,
  type IWebhookRow,
  type IWebhookStore
} from '../../server/storage/webhooks.js';

const compare = (a: IPosition, b: IPosition): number => a.n - b.n || a.i - b.i;

interface IMemoryWebhook {
  row: IWebhookRow;
  letters: IDeadLetter[];
}

/** The webhooks of `MemoryStorage`. */
export class MemoryWebhooks {
  add(row: IWebhookRow, most: number): void {
    if (this.list(row.username).length >= most) {
      throw new ChatError('too_many_webhooks');
    }
    this._hooks.set(row.id, { row: copy(row), letters: [] });
  }

  get(id: string): IWebhookRow | null {
    return copy(this._hooks.get(id)?.row ?? null);
  }

  list(username?: string): IWebhookRow[] {
    return [...this._hooks.values()]
      .map(({ row }) => copy(row))
      .filter(row => username === undefined || row.username === username);
  }

  remove(id: string): void {
    this._hooks.delete(id);
  }

  removeOf(username: string): void {
    this.list(username).forEach(({ id }) => this.remove(id));
  }

  advance(id: string, position: IPosition, letter?: IDeadLetter): void {
    const hook = this._hooks.get(id);
    if (hook) {
      hook.row = { ...hook.row, position: copy(position) };
    }
    if (letter) {
      this.putDeadLetter(id, letter);
    }
  }

  deadLetters(id: string, { after, limit }: { after?: IPosition; limit: number }): IDeadLetter[] {
    const letters = this._hooks.get(id)?.letters ?? [];
    return copy(
      letters.filter(({ position }) => !after || compare(position, after) > 0).slice(0, limit)
    );
  }

  putDeadLetter(id: string, letter: IDeadLetter): void {
    this.removeDeadLetters(id, letter.position);
    const hook = this._hooks.get(id);
    if (hook) {
      hook.letters = [...hook.letters, copy(letter)]
        .sort((a, b) => compare(a.position, b.position))
        .slice(-DEAD_LETTERS_MAX);
    }
  }

  removeDeadLetters(id: string, position?: IPosition): void {
    const hook = this._hooks.get(id);
    if (hook) {
      hook.letters = hook.letters.filter(
        letter => position && compare(letter.position, position) !== 0
      );
    }
  }

  private _hooks = new Map<string, IMemoryWebhook>();
}

/** The store of webhooks. */
export const memoryWebhooks = (
  run: <T>(use: (own: MemoryWebhooks) => T) => Promise<T>
): IWebhookStore => ({
  add: (row, most) => run(own => own.add(row, most)),
  get: id => run(own => own.get(id)),
  list: username => run(own => own.list(username)),
  remove: id => run(own => own.remove(id)),
  advance: (id, place, letter) => run(own => own.advance(id, place, letter)),
  deadLetters: (id, options) => run(own => own.deadLetters(id, options)),
  putDeadLetter: (id, letter) => run(own => own.putDeadLetter(id, letter)),
  removeDeadLetters: (id, place) => run(own => own.removeDeadLetters(id, place))
});
