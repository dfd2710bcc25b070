import { Breaks } from '../../breaks.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { reads, sees, WHOLE } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';
import type { IHistoryRow } from '../../storage/history.js';
import type { IReadRow, IStorage } from '../../storage/storage.js';
import { requireParticipant, requireReadAccess, type IReadAccessStore } from './read-access.js';

type Store = Pick<IStorage, 'changedSince' | 'history' | 'seqAt'>;

/** The most rows that are looked through at a time. */
const MOST_ROWS = 500;

/**
 * The messages of one chat that one reader may read. A former participant does not get a message that was edited after they left, because
 * the store keeps no earlier text, and sees no reactions and pins, because those have no time.
 */
export class History {
  constructor(
    private readonly _storage: Store,
    private readonly _chat: string,
    private readonly _readAccess: IReadAccess = WHOLE
  ) {}

  /** @throws ChatError `message_not_found` */
  async get(id: string): Promise<IHistoryRow> {
    const row = await this._storage.history.get(this._chat, id);
    const [readable] = row ? await this._readable([row]) : [];
    if (!readable) {
      throw new ChatError('message_not_found');
    }
    return readable;
  }

  /** Whether the reader may read a file of this time. */
  sees(time: number): boolean {
    return sees(this._readAccess, time);
  }

  /** The newest messages with `seq` below `end`, newest first; with `since`, only those of that time or later. */
  async before(end: number, limit: number, since?: number): Promise<IHistoryRow[]> {
    let before = Math.min(end, this._readAccess.until + 1);
    return this._firstReadable(
      limit,
      count =>
        this._storage.history.before(this._chat, {
          ...(before < Infinity && { before }),
          ...(since !== undefined && { since }),
          limit: count
        }),
      seq => (before = seq) > this._readAccess.after
    );
  }

  /** The oldest messages with `seq` above `start`, oldest first. */
  async after(start: number, limit: number): Promise<IHistoryRow[]> {
    let after = Math.max(start, this._readAccess.after);
    return this._firstReadable(
      limit,
      count => this._storage.history.after(this._chat, after, count),
      seq => (after = seq) < this._readAccess.until
    );
  }

  /** The newest messages below `end` in the thread of a message, newest first. @throws ChatError `message_not_found` */
  async thread(id: string, end: number, limit: number): Promise<IHistoryRow[]> {
    await this.get(id);
    await new Breaks().take(); // a long thread takes a while to walk over, so one of them at a time
    let before = Math.min(end, this._readAccess.until + 1);
    return this._firstReadable(
      limit,
      count =>
        this._storage.history.thread(this._chat, id, {
          ...(before < Infinity && { before }),
          limit: count
        }),
      seq => (before = seq) > this._readAccess.after
    );
  }

  /** The newest pinned messages below `end`, newest first. A former participant sees none. */
  async pinned(end: number, limit: number): Promise<IHistoryRow[]> {
    if (this._readAccess.to !== Infinity) {
      return [];
    }
    let before = end;
    return this._firstReadable(
      limit,
      count =>
        this._storage.history.pinned(this._chat, {
          ...(before < Infinity && { before }),
          limit: count
        }),
      seq => (before = seq) > this._readAccess.after
    );
  }

  /** The `seq` of the newest message at that time or before it. */
  seqAt(time: number): Promise<number> {
    return this._storage.seqAt(this._chat, time);
  }

  /** Reads on, and more at a time, while none of the rows may be read, because an empty list means the end. */
  private async _firstReadable(
    limit: number,
    read: (count: number) => Promise<IHistoryRow[]>,
    isBehind: (last: number) => boolean
  ): Promise<IHistoryRow[]> {
    const breaks = new Breaks();
    for (let count = limit; ; count = Math.max(limit, Math.min(2 * count, MOST_ROWS))) {
      const rows = await read(count);
      const readable = await this._readable(rows);
      const last = rows.at(-1);
      if (readable.length > 0 || !last || !isBehind(last.message.seq)) {
        return readable.slice(0, limit);
      }
      await breaks.take();
    }
  }

  private async _readable(rows: readonly IHistoryRow[]): Promise<IHistoryRow[]> {
    const readable = rows.filter(({ message }) => reads(this._readAccess, message.seq));
    const { to } = this._readAccess;
    if (to === Infinity || readable.length === 0) {
      return readable;
    }
    const ids = readable.map(({ message }) => message.id);
    const changed = new Set(await this._storage.changedSince(this._chat, ids, to));
    return readable
      .filter(({ message: { id, deleted } }) => deleted || !changed.has(id))
      .map(({ message, ...row }) => ({
        ...row,
        message: { ...message, reactions: undefined, pinned: undefined, pinned_by: undefined }
      }));
  }
}

/** The history of a chat for one principal. @throws ChatError `chat_not_found`, `chat_deleted` */
export const historyFor = async (
  storage: Store & IReadAccessStore,
  principal: IPrincipal,
  chat: string
): Promise<History> =>
  new History(storage, chat, await requireReadAccess(storage, principal, chat));

/** The read positions of all participants at messages that the principal may read. @throws ChatError `chat_not_found`, `forbidden` */
export async function receiptsFor(
  storage: Pick<IStorage, 'listReads'> & IReadAccessStore,
  principal: IPrincipal,
  chat: string
): Promise<IReadRow[]> {
  const readAccess = await requireParticipant(storage, principal, chat);
  return (await storage.listReads(chat)).filter(({ seq }) => reads(readAccess, seq));
}
