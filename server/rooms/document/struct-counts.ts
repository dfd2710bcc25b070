import type * as Y from 'yjs';

/** Structs that remain when a message, an edit or an entry is deleted: its own and those of its parts. */
const LEFT_BEHIND = 4;

/**
 * Counts the structs of a document, in total and by user. Content that is written and deleted again leaves structs until the epoch ends.
 * Each of them costs memory, and time whenever the chat is opened.
 */
export class StructCounts {
  /** @param _rateKeyOf - the rate key of the user that a client id belongs to; '' for the room's own ids */
  constructor(
    private readonly _doc: Y.Doc,
    private readonly _rateKeyOf: (client: number) => string | undefined
  ) {
    this.recount();
  }

  /** Count all structs again. Nobody gets credit for those that are gone. */
  recount(): void {
    this._total = 0;
    for (const [client, { length }] of this._doc.store.clients) {
      this._counts.set(client, length);
      this._total += length;
    }
  }

  get total(): number {
    return this._total;
  }

  /** Update the counts of the clients that a turn has changed. */
  refresh(clients: Iterable<number>): void {
    for (const client of clients) {
      const count = this._doc.store.clients.get(client)?.length ?? 0;
      const grown = count - (this._counts.get(client) ?? 0);
      this._counts.set(client, count);
      this._total += grown;
      this._grow(this._rateKeyOf(client) ?? '', grown);
    }
  }

  /** Credit a user with structs for content that others can see, because such content may leave structs behind. */
  earn(rateKey: string, structs = LEFT_BEHIND): void {
    this._grow(rateKey, -structs);
  }

  /** The number of structs that a user's frames have added since the room was opened, less the credit. */
  grownBy(rateKey: string): number {
    return this._grown.get(rateKey) ?? 0;
  }

  private _grow(rateKey: string, structs: number): void {
    this._grown.set(rateKey, (this._grown.get(rateKey) ?? 0) + structs);
  }

  private _total = 0;
  private _counts = new Map<number, number>();
  private _grown = new Map<string, number>();
}
