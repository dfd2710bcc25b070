import { DatabaseSync } from '@photostructure/sqlite';
import type { Client } from './client.js';
import type { SocketClient } from './socket-client.js';

interface IRow {
  id: string;
  seq: number;
  body: string;
}

/** The messages shown in one chat, to compare with the stored ones. */
export class Ledger {
  constructor(readonly chat: string) {}

  readonly failures: string[] = [];
  /** The number of stored messages. */
  count = 0;

  get seen(): number {
    return this._seqs.size;
  }

  onSeen = (id: string, seq: number, client: Client): void => {
    const known = this._seqs.get(id) ?? seq;
    const other = this._ids.get(seq) ?? id;
    if (known !== seq) {
      this.failures.push(`${id} was ${known}, and is ${seq} for ${client.user}`);
    }
    if (other !== id) {
      this.failures.push(`${seq} is ${other}, and ${id} for ${client.user}`);
    }
    this._seqs.set(id, seq);
    this._ids.set(seq, id);
  };

  /** Compares all messages that were seen or written with the rows of the store. */
  check(file: string, clients: readonly Client[]): void {
    const rows = readRows(file, this.chat);
    this.count = rows.length;
    const places = new Map(rows.map(({ id, seq }) => [id, seq]));
    this._stored = rows.map(({ id }) => id);
    rows.forEach(({ seq }, i) => {
      if (seq !== i + 1) {
        this.failures.push(`place ${i + 1} has the seq ${seq}`);
      }
    });
    if (places.size !== rows.length) {
      this.failures.push('an id is there twice');
    }
    for (const [id, seq] of this._seqs) {
      if (places.get(id) !== seq) {
        this.failures.push(`${id} was seen as ${seq}, and is stored as ${places.get(id)}`);
      }
    }
    clients.forEach(client => this._checkWritten(client, places));
  }

  /** Compares what a client of Socket.IO was told, each message once and in order, with the rows of the last check. */
  checkHeard({ user, heard, acknowledged }: SocketClient): void {
    const stored = new Set(this._stored);
    heard.forEach((id, i) => {
      if (id !== this._stored[i]) {
        this.failures.push(`${user} heard ${id} at place ${i}, where ${this._stored[i]} is stored`);
      }
    });
    for (const id of acknowledged) {
      if (!stored.has(id)) {
        this.failures.push(`${id} was acknowledged to ${user} and is lost`);
      }
    }
  }

  private _checkWritten(client: Client, places: ReadonlyMap<string, number>): void {
    let before = 0;
    for (const id of client.written.keys()) {
      const seq = places.get(id);
      if (seq === undefined) {
        this.failures.push(`${id} was written and is lost`);
      } else if (seq < before) {
        this.failures.push(`${id} has come before what its author wrote earlier`);
      }
      before = seq ?? before;
    }
  }

  /** The ids of the rows, in order. */
  private _stored: readonly string[] = [];
  private _seqs = new Map<string, number>();
  private _ids = new Map<number, string>();
}

/** Reads the database file and ignores the server's memory. */
function readRows(file: string, chat: string): IRow[] {
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    return db
      .prepare('SELECT id, seq, body FROM messages WHERE chat = ? ORDER BY seq')
      .all(chat) as IRow[];
  } finally {
    db.close();
  }
}
