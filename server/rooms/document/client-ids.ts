import * as random from 'lib0/random';
import type * as Y from 'yjs';
import type { IStoredChat } from '../../storage/storage.js';

/** Whose the Yjs client ids in a chat are. A page has one, and each is kept for as long as the epoch lasts. */
export class ClientIds {
  constructor(
    stored: Pick<IStoredChat, 'clients' | 'retired'>,
    private readonly _doc: Y.Doc
  ) {
    this.retired = stored.retired;
    stored.clients.forEach((username, client) => this.bind(client, username));
  }

  /** Those of the room in former epochs: a copy that knows one of them is stale. */
  readonly retired: ReadonlySet<number>;

  /** How many are bound. */
  get size(): number {
    return this._owners.size;
  }

  /** Whose it is: nobody's ('') that of the room, now or formerly; undefined for one that nobody has used. */
  ownerOf(client: number): string | undefined {
    const isOurs =
      client === this._doc.clientID || this.retired.has(client) || this._guests.has(client);
    return isOurs ? '' : this._owners.get(client);
  }

  /** To be called for one that nobody has used. */
  bind(client: number, username: string, rateKey = username): void {
    this._owners.set(client, username);
    if (rateKey !== username) {
      this._rateKeys.set(client, rateKey);
    }
    this._counts.set(username, this.countOf(username) + 1);
  }

  /** Whose rates bear what is written under it, see `rateKeyOf`: since the room was opened. */
  rateKeyOf(client: number): string | undefined {
    return this._rateKeys.get(client) ?? this.ownerOf(client);
  }

  /** How many are bound to somebody. */
  countOf(username: string): number {
    return this._counts.get(username) ?? 0;
  }

  /** One under which the room itself shows somebody. Stock clients send on what they hear: it is not theirs for that. */
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
