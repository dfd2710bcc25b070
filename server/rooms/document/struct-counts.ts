import type * as Y from 'yjs';

/** Structs that a message, an edit or an entry leaves when it is gone: its own and what stood in it. */
const LEFT_BEHIND = 4;

/**
 * How many structs a document has, and whose they are. What is written and taken back again leaves some of them, for as long as the
 * epoch lasts, and each costs memory and time whenever the chat is opened.
 */
export class StructCounts {
  /** @param _ownerOf - whose a client id is; '' for the room's own */
  constructor(
    private readonly _doc: Y.Doc,
    private readonly _ownerOf: (client: number) => string | undefined
  ) {
    for (const [client, { length }] of _doc.store.clients) {
      this._counts.set(client, length);
      this._total += length;
    }
  }

  get total(): number {
    return this._total;
  }

  /** Look again at clients that a turn has touched. */
  refresh(clients: Iterable<number>): void {
    for (const client of clients) {
      const count = this._doc.store.clients.get(client)?.length ?? 0;
      const grown = count - (this._counts.get(client) ?? 0);
      this._counts.set(client, count);
      this._total += grown;
      this._grow(this._ownerOf(client) ?? '', grown);
    }
  }

  /** Somebody has done something that is there to see, and may leave something behind for it; or just so many structs. */
  earn(username: string, structs = LEFT_BEHIND): void {
    this._grow(username, -structs);
  }

  /** How many structs somebody's frames have brought since the room was opened, without what they have earned. */
  grownBy(username: string): number {
    return this._grown.get(username) ?? 0;
  }

  private _grow(username: string, structs: number): void {
    this._grown.set(username, (this._grown.get(username) ?? 0) + structs);
  }

  private _total = 0;
  private _counts = new Map<number, number>();
  private _grown = new Map<string, number>();
}
