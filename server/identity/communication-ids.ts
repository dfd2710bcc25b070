import type { IClock } from '../clock.js';
import { requireNotSaved } from '../errors.js';
import type { IIdentityRow, IStorage } from '../storage/storage.js';
import { LruMap } from '../lru-map.js';

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const COMMUNICATION_ID = new RegExp(`^8:acs:(${UUID})_(${UUID})$`);

/** A user and their half of the id. */
type IUserGuid = Pick<IIdentityRow, 'username' | 'guid'>;

/** The prefix of the usernames of users that programs create. */
const PREFIX = 'acs-';

/** Whether a program created the user with this username. Such a username contains the user's half of the id. */
export async function wasCreatedByProgram(
  storage: Pick<IStorage, 'findIdentity'>,
  username: string
): Promise<boolean> {
  return (await storage.findIdentity(username.replace(PREFIX, '')))?.username === username;
}

/**
 * The ids of users in the HTTP API, `8:acs:<this server>_<the user>`. Each username has one. It is made when it is first needed, and then
 * kept.
 */
export class CommunicationIds {
  constructor(
    private readonly _storage: IStorage,
    private readonly _clock: Pick<IClock, 'uuid'>
  ) {}

  async idOf(username: string): Promise<string> {
    const known = this._known.get(username);
    return known ?? (await this.idsOf([username])).get(username)!;
  }

  /** Ids by username. */
  async idsOf(usernames: Iterable<string>): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    const unknown: string[] = [];
    for (const username of new Set(usernames)) {
      const known = this._known.get(username);
      if (known === undefined) {
        unknown.push(username);
      } else {
        ids.set(username, known);
      }
    }
    if (unknown.length > 0) {
      const prefix = `8:acs:${await this._resource()}_`;
      const users = unknown.map(username => ({
        username,
        guid: this._unsaved.get(username) ?? this._clock.uuid()
      }));
      for (const { username, guid } of await this._add(users)) {
        const id = prefix + guid;
        if (this._stored !== undefined && !this._unsaved.has(username)) {
          this._known.set(username, id);
        }
        ids.set(username, id);
      }
    }
    return ids;
  }

  /** The user with this id, even if deleted; null if it belongs to no user of this server. */
  async usernameOf(id: string): Promise<string | null> {
    const [, resource, guid] = COMMUNICATION_ID.exec(id) ?? [];
    if (resource === undefined || resource !== (await this._resource())) {
      return null;
    }
    const found = await this._storage.findIdentity(guid);
    return found?.username ?? this._unsavedWith(guid);
  }

  /** Creates a user who has no other name. */
  async create(): Promise<{ username: string; id: string }> {
    const guid = this._clock.uuid();
    const username = PREFIX + guid;
    await this._storage.addIdentities([{ username, guid }]);
    return { username, id: await this.idOf(username) };
  }

  /**
   * Stores ids of users. If that is impossible, for example because the disk is full, users get their ids all the same. These ids are stored
   * later.
   */
  private async _add(users: readonly IUserGuid[]): Promise<readonly IUserGuid[]> {
    try {
      const added = await this._storage.addIdentities(users);
      users.forEach(({ username }) => this._unsaved.delete(username));
      return added;
    } catch (error) {
      requireNotSaved(error);
      const known = await Promise.all(
        users.map(async user => (await this._storage.getIdentity(user.username)) ?? user)
      );
      known
        .filter(user => users.includes(user))
        .forEach(({ username, guid }) => this._unsaved.set(username, guid));
      return known;
    }
  }

  private _unsavedWith(wanted: string): string | null {
    return [...this._unsaved].find(([, guid]) => guid === wanted)?.[0] ?? null;
  }

  private async _resource(): Promise<string> {
    this._proposed ??= this._clock.uuid();
    try {
      this._stored ??= await this._storage.settle('resource', this._proposed);
      return this._stored;
    } catch (error) {
      requireNotSaved(error);
      return this._proposed;
    }
  }

  private readonly _known = new LruMap<string>();
  /** Users' halves of ids that could not be stored yet. */
  private readonly _unsaved = new Map<string, string>();
  private _stored: string | undefined;
  /** The server's half of the ids until it is stored. */
  private _proposed: string | undefined;
}
