import * as random from 'lib0/random';
import type * as Y from 'yjs';
import type { IStoredChat } from '../../storage/storage.js';

/** The owners of the Yjs client ids in a chat. Each page has one client id, and the chat keeps it until the epoch ends. */
export class ClientIds {
  constructor(
    stored: Pick<IStoredChat, 'clients' | 'retired'>,
    private readonly _doc: Y.Doc
  ) {
    this.retired = stored.retired;
    stored.clients.forEach((username, client) => this.bind(client, username));
  }

  /** The client ids of the room in former epochs. A copy that knows one of them is stale. */
  readonly retired: ReadonlySet<number>;

  /** The number of bound client ids. */
  get size(): number {
    return this._owners.size;
  }

  /** The owner of a client id. It is '' for the room's own ids, current or former, and undefined if nobody has used the id. */
  ownerOf(client: number): string | undefined {
    const isOurs =
      client === this._doc.clientID || this.retired.has(client) || this._guests.has(client);
    return isOurs ? '' : this._owners.get(client);
  }

  /** Bind a client id that nobody has used. */
  bind(client: number, username: string, rateKey = username): void {
    this._owners.set(client, username);
    if (rateKey !== username) {
      this._rateKeys.set(client, rateKey);
    }
    this._counts.set(username, this.countOf(username) + 1);
  }

  /**
   * The key of the rate limits that structs of this client id count towards, see `rateKeyOf`. For ids bound before the room was opened,
   * it is the owner.
   */
  rateKeyOf(client: number): string | undefined {
    return this._rateKeys.get(client) ?? this.ownerOf(client);
  }

  /** The number of client ids that are bound to a user. */
  countOf(username: string): number {
    return this._counts.get(username) ?? 0;
  }

  /** Create a client id under which the room itself shows a user. Stock clients repeat such a presence state, but do not own its id. */
  host(): number {
    const client = this.unused(random.uint32);
    this._guests.add(client);
    return client;
  }

  unused(next: () => number): number {
    for (;;) {
      const client = next();
      if (this.ownerOf(client) === undefined) {
        return client;
      }
    }
  }

  private readonly _owners = new Map<number, string>();
  private readonly _rateKeys = new Map<number, string>();
  private readonly _counts = new Map<string, number>();
  private readonly _guests = new Set<number>();
}
