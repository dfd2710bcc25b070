import { likenessOf } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import { bareNameOf } from '../policy/names.js';
import type { IBotRow, IStorage } from '../storage/storage.js';

/** The names that bots may have: a bot may not be taken for somebody else, nor for another bot. */
export class FreeNames {
  /** @param _reserved - see `IBotRegistryOptions` */
  constructor(
    private readonly _storage: Pick<
      IStorage,
      'listBots' | 'hasNamesake' | 'getUser' | 'getIdentity'
    >,
    private readonly _reserved: readonly string[]
  ) {}

  /**
   * @param known - its own username, if it has one already
   * @param bare - the name that a new bot asks for
   * @throws ChatError `bot_name_taken`
   */
  async requireFree(
    { username, displayName }: IBotRow,
    { known, bare }: { readonly known?: string; readonly bare?: string }
  ): Promise<void> {
    const names = bare === undefined ? [displayName] : [bare, displayName];
    const alike = names.map(likenessOf);
    const others = (await this._storage.listBots()).filter(bot => bot.username !== known);
    const taken = [
      ...others.flatMap(bot => [bareNameOf(bot.username), bot.displayName]),
      ...this._reserved
    ];
    const isTaken =
      taken.some(name => alike.includes(likenessOf(name))) ||
      (await this._storage.hasNamesake(names, known)) ||
      (bare !== undefined && ((await this._wasUsed(username)) || (await this._wasUsed(bare))));
    if (isTaken) {
      throw new ChatError('bot_name_taken');
    }
  }

  /** The first of several descriptions of one bot whose name is free. @throws ChatError `bot_name_taken` */
  async firstFree([row, ...more]: readonly IBotRow[]): Promise<IBotRow> {
    try {
      await this.requireFree(row, { known: row.username });
      return row;
    } catch (error) {
      if (more.length === 0) {
        throw error;
      }
      return this.firstFree(more);
    }
  }

  /** Whether a user has or had this username. */
  private async _wasUsed(username: string): Promise<boolean> {
    const { _storage: storage } = this;
    return (await storage.getUser(username)) !== null || !!(await storage.getIdentity(username));
  }
}
