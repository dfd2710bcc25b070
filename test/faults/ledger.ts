import { DatabaseSync } from '@photostructure/sqlite';
import { isGuestUsername } from '../../src/document/index.js';
import type { Client } from './client.js';
import type { RoomPerson } from './room-person.js';
import type { SocketClient } from './socket-client.js';

interface IRow {
  id: string;
  seq: number;
  type: string;
  sender: string;
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
    this._rows = rows;
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

  /** Whether a client of Socket.IO has been told all messages of the last check. */
  isToldTo({ heard }: SocketClient): boolean {
    return heard.length >= this._said.length;
  }

  /** Compares what a client of Socket.IO was told, each message once and in order, with the rows of the last check. */
  checkHeard({ user, heard, acknowledged }: SocketClient): void {
    const stored = new Set(this._rows.map(({ id }) => id));
    heard.forEach((id, i) => {
      const row = this._said.at(i);
      if (id !== row?.id) {
        this.failures.push(`${user} heard ${id} at place ${i}, where ${row?.id} is stored`);
      }
    });
    for (const { id, body } of this._said.slice(heard.length)) {
      this.failures.push(`${user} did not hear "${body}" (${id})`);
    }
    for (const id of acknowledged) {
      if (!stored.has(id)) {
        this.failures.push(`${id} was acknowledged to ${user} and is lost`);
      }
    }
  }

  /** The texts that are stored, to tell a person in a LiveKit room what did not arrive. */
  readBodies(file: string): Set<string> {
    return new Set(readRows(file, this.chat).map(({ body }) => body));
  }

  /** Whether a person in the LiveKit room has been told all rows of the last check. */
  isHeardBy({ heard }: RoomPerson): boolean {
    const told = this._told;
    return heard.length >= told.length && told.every(({ body }, i) => heard[i].text.endsWith(body));
  }

  /** Compares what a person in the LiveKit room was told and wrote, each message once, with the rows of the last check. */
  checkRoom({ user, heard, written }: RoomPerson): void {
    const told = this._told;
    heard.forEach(({ id, text }, i) => {
      if (id !== told.at(i)?.id || !text.endsWith(told[i].body)) {
        this.failures.push(
          `${user} heard "${text}" (${id}) at place ${i}, where "${told.at(i)?.body}" (${told.at(i)?.id}) is stored`
        );
      }
    });
    for (const body of written.keys()) {
      const count = this._rows.filter(row => row.body === body).length;
      if (count !== 1) {
        this.failures.push(`"${body}" of ${user} is stored ${count} times`);
      }
    }
  }

  /** The messages of people. */
  private get _said(): readonly IRow[] {
    return this._rows.filter(({ type }) => type === 'msg');
  }

  /** Those that the bridge passes on. */
  private get _told(): readonly IRow[] {
    return this._said.filter(({ sender }) => !isGuestUsername(sender));
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

  /** In order. */
  private _rows: readonly IRow[] = [];
  private _seqs = new Map<string, number>();
  private _ids = new Map<number, string>();
}

/** Reads the database file and ignores the server's memory. */
function readRows(file: string, chat: string): IRow[] {
  const db = new DatabaseSync(file, { timeout: 5000 });
  try {
    return db
      .prepare('SELECT id, seq, type, sender, body FROM messages WHERE chat = ? ORDER BY seq')
      .all(chat) as IRow[];
  } finally {
    db.close();
  }
}
