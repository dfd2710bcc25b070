import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { reads, sees, WHOLE } from '../../policy/policy.js';
import type { IReadAccess } from '../../policy/policy.js';
import type { IMessageRow, IReadRow, IStorage } from '../../storage/storage.js';
import { requireParticipant, requireReadAccess, type IReadAccessStore } from './read-access.js';

type Store = Pick<IStorage, 'getMessage' | 'listMessages' | 'messagesAfter' | 'seqAt'>;

/** The messages of one chat that one reader may read. */
export class History {
  constructor(
    private readonly _storage: Store,
    private readonly _chat: string,
    private readonly _readAccess: IReadAccess = WHOLE
  ) {}

  /** @throws ChatError `message_not_found` */
  async get(id: string): Promise<IMessageRow> {
    const row = await this._storage.getMessage(this._chat, id);
    if (!row || !reads(this._readAccess, row.seq)) {
      throw new ChatError('message_not_found');
    }
    return row;
  }

  /** Whether the reader may read a file of this time. */
  sees(time: number): boolean {
    return sees(this._readAccess, time);
  }

  /** The newest messages with `seq` below `end`, newest first; with `since`, only those of that time or later. */
  async before(end: number, limit: number, since?: number): Promise<IMessageRow[]> {
    const before = Math.min(end, this._readAccess.until + 1);
    const range = {
      ...(before < Infinity && { before }),
      ...(since !== undefined && { since }),
      limit
    };
    return this._readable(await this._storage.listMessages(this._chat, range));
  }

  /** The oldest messages with `seq` above `start`, oldest first. */
  async after(start: number, limit: number): Promise<IMessageRow[]> {
    const after = Math.max(start, this._readAccess.after);
    return this._readable(await this._storage.messagesAfter(this._chat, after, limit));
  }

  /** The `seq` of the newest message at that time or before it. */
  seqAt(time: number): Promise<number> {
    return this._storage.seqAt(this._chat, time);
  }

  private _readable(rows: readonly IMessageRow[]): IMessageRow[] {
    return rows.filter(({ seq }) => reads(this._readAccess, seq));
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
