import type { IClock } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { LruMap } from '../../lru-map.js';
import type { IStorage } from '../../storage/storage.js';
import type { CommandOf } from '../commands.js';
import { historyFor } from './history.js';

interface IReadingOptions {
  readonly storage: IStorage;
  readonly clock: IClock;
}

/** The result of reading up to a message. */
interface IRead {
  /** The position that is now stored. */
  readonly seq: number;
  /** The message that was read, and the time; null if others know it already. */
  readonly receipt: { readonly id: string; readonly time: number } | null;
}

/** The messages that users have read, and the threads that they follow. */
export class Reading {
  constructor(private readonly _options: IReadingOptions) {}

  /**
   * Move the principal's read position to a message, unless it is already further. Resolves with the stored position, and with a receipt if
   * others have to be told: repeating a position notifies nobody.
   */
  async read(principal: IPrincipal, { chat, id }: CommandOf<'read'>): Promise<IRead> {
    const { storage, clock } = this._options;
    const { message } = await (await historyFor(storage, principal, chat)).get(id);
    const time = clock.now();
    const seq = await storage.setRead(chat, principal.username, message.seq, time);
    const key = `${chat} ${principal.username}`;
    const isNews = seq === message.seq && (this._told.get(key) ?? 0) < seq;
    if (isNews) {
      this._told.set(key, seq);
    }
    return { seq, receipt: isNews ? { id, time } : null };
  }

  /** Set a message and all behind it to unread for the principal, as far as they have read it. Others still see how far they have read. */
  async setUnread(principal: IPrincipal, { chat, id }: CommandOf<'set-unread'>): Promise<void> {
    const { storage, clock } = this._options;
    const { message } = await (await historyFor(storage, principal, chat)).get(id);
    await storage.reading.setUnread(chat, principal.username, message.seq - 1, clock.now());
  }

  /** Follow the thread of a message, or no longer, and read in it. Both messages must be of one thread. @throws ChatError `message_not_found` */
  async setFollowing(
    principal: IPrincipal,
    { chat, id, follows, read }: CommandOf<'set-following'>
  ): Promise<void> {
    const { storage, clock } = this._options;
    const { username } = principal;
    const history = await historyFor(storage, principal, chat);
    await history.get(id);
    const rootOf = async (of: string): Promise<string | undefined> =>
      (await storage.following.get(chat, username, of))?.root;
    if (read !== undefined && (await rootOf(read)) !== (await rootOf(id))) {
      const reason = 'The message is not in this thread.';
      throw new ChatError('message_not_found', reason, 'readMessageId');
    }
    const seq = read === undefined ? undefined : (await history.get(read)).message.seq;
    await storage.following.set(chat, username, id, { follows, seq }, clock.now());
  }

  /** The last position of each user and chat that others were told. */
  private readonly _told = new LruMap<number>(10_000);
}
