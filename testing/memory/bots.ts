import { ChatError } from '../../server/errors.js';
import type { IBotRow } from '../../server/storage/bots.js';
import { copy } from './chat.js';

/** The registered bots of `MemoryStorage`. */
export class MemoryBots {
  put(row: IBotRow, most?: number): void {
    if (most !== undefined) {
      if (this._rows.has(row.username)) {
        throw new ChatError('bot_name_taken');
      }
      const { owner } = row;
      const isAgent = (bot: IBotRow): boolean => bot.kind === 'agent';
      const owned = this.list().filter(bot => bot.owner === owner && isAgent(bot) === isAgent(row));
      if (owner !== undefined && owned.length >= most) {
        throw new ChatError('too_many_bots');
      }
    }
    this._rows.set(row.username, copy(row));
  }

  get(username: string): IBotRow | null {
    return copy(this._rows.get(username) ?? null);
  }

  list(): IBotRow[] {
    return copy([...this._rows.values()]);
  }

  remove(username: string): void {
    this._rows.delete(username);
  }

  private _rows = new Map<string, IBotRow>();
}
