import type { IUserWord, IWordPlace } from '../name-words.js';
import type * as S from '../storage.js';
import { allRows } from './all-rows.js';
import type { IListedBot } from './bots.js';
import { SqliteConnection } from './connection.js';
import type { Tables } from './tables.js';

/** The users of a server, their identities, its bots and its settled values, in one SQLite file. */
export class SqlitePeople extends SqliteConnection {
  async putUser(user: S.IUserRow): Promise<void> {
    if (!(await this._read(({ people }) => people.hasUser(user)))) {
      await this._write(({ people }) => people.putUser(user));
    }
  }

  getUser(username: string): Promise<S.IUserRow | null> {
    return this._read(({ people }) => people.getUser(username));
  }

  listUsers({ after = '', limit }: { after?: string; limit: number }): Promise<S.IUserRow[]> {
    return this._read(({ people }) => people.listUsers(after, limit));
  }

  findUsers(
    text: string,
    { after = { word: text, username: '' }, limit }: { after?: IWordPlace; limit: number }
  ): Promise<IUserWord[]> {
    return this._read(({ names }) => names.find(text, after, limit));
  }

  async addIdentities(
    users: readonly Pick<S.IIdentityRow, 'username' | 'guid'>[]
  ): Promise<S.IIdentityRow[]> {
    const read = ({ identities }: Tables) =>
      users.flatMap(({ username }) => identities.get(username) ?? []);
    const known = await this._read(read);
    return known.length === users.length
      ? known
      : this._write(tables => {
          users.forEach(({ username, guid }) => tables.identities.add(username, guid));
          return read(tables);
        });
  }

  getIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._read(({ identities }) => identities.get(username));
  }

  findIdentity(guid: string): Promise<S.IIdentityRow | null> {
    return this._read(({ identities }) => identities.find(guid));
  }

  revokeIdentity(username: string): Promise<S.IIdentityRow | null> {
    return this._write(({ identities }) => {
      identities.revoke(username);
      return identities.get(username);
    });
  }

  deleteIdentity(username: string, at: number): Promise<void> {
    return this._write(({ identities, pushes, webhooks }) => {
      identities.remove(username, at);
      pushes.removeOf(username);
      webhooks.removeOf(username);
    });
  }

  async settle(name: string, value: string): Promise<string> {
    const settled = await this._read(({ identities }) => identities.settled(name));
    return settled ?? this._write(({ identities }) => identities.settle(name, value));
  }

  putBot(row: S.IBotRow, most?: number): Promise<void> {
    return this._write(({ bots }) => bots.put(row, most));
  }

  getBot(username: string): Promise<S.IBotRow | null> {
    return this._read(({ bots }) => bots.get(username));
  }

  async listBots(): Promise<S.IBotRow[]> {
    const list = await allRows<IListedBot>(this._transactions, ({ bots }, last, limit) =>
      bots.list(last?.n ?? 0, limit)
    );
    return list.map(({ row }) => row);
  }

  async deleteBot(username: string): Promise<void> {
    await this._write(({ bots }) => bots.remove(username));
  }
}
