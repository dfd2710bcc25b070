import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { reads, sees, WHOLE } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';
import type { IMessageRow, IReadRow, IStorage } from '../../storage/storage.js';
import { requireParticipant, requireReadAccess, type IReadAccessStore } from './read-access.js';

type Store = Pick<
  IStorage,
  'changedSince' | 'getMessage' | 'listMessages' | 'messagesAfter' | 'seqAt'
>;

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
  async get(id: string): Promise<IMessageRow> {
    const row = await this._storage.getMessage(this._chat, id);
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
  async before(end: number, limit: number, since?: number): Promise<IMessageRow[]> {
    const range = { limit, ...(since !== undefined && { since }) };
    let before = Math.min(end, this._readAccess.until + 1);
    return this._firstReadable(
      () =>
        this._storage.listMessages(this._chat, { ...(before < Infinity && { before }), ...range }),
      ({ seq }) => (before = seq) > this._readAccess.after
    );
  }

  /** The oldest messages with `seq` above `start`, oldest first. */
  async after(start: number, limit: number): Promise<IMessageRow[]> {
    let after = Math.max(start, this._readAccess.after);
    return this._firstReadable(
      () => this._storage.messagesAfter(this._chat, after, limit),
      ({ seq }) => (after = seq) < this._readAccess.until
    );
  }

  /** The `seq` of the newest message at that time or before it. */
  seqAt(time: number): Promise<number> {
    return this._storage.seqAt(this._chat, time);
  }

  /** Reads on while none of the rows may be read, because an empty list means the end. */
  private async _firstReadable(
    read: () => Promise<IMessageRow[]>,
    isBehind: (last: IMessageRow) => boolean
  ): Promise<IMessageRow[]> {
    for (;;) {
      const rows = await read();
      const readable = await this._readable(rows);
      const last = rows.at(-1);
      if (readable.length > 0 || !last || !isBehind(last)) {
        return readable;
      }
    }
  }

  private async _readable(rows: readonly IMessageRow[]): Promise<IMessageRow[]> {
    const readable = rows.filter(({ seq }) => reads(this._readAccess, seq));
    const { to } = this._readAccess;
    if (to === Infinity || readable.length === 0) {
      return readable;
    }
    const ids = readable.map(({ id }) => id);
    const changed = new Set(await this._storage.changedSince(this._chat, ids, to));
    return readable
      .filter(({ id, deleted }) => deleted || !changed.has(id))
      .map(row => ({ ...row, reactions: undefined, pinned: undefined, pinned_by: undefined }));
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
