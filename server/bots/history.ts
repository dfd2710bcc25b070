import type { IPrincipal } from '../identity/principal.js';
import { sharedStart } from '../policy/policy.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';
import type { HistorySize } from './bot.js';

/** Messages that are read from the store at a time. */
const PAGE = 100;
/** The most messages of a history. */
const MOST = 1_000;
/** Bytes of a text that make about one token, and the tokens that the sender and the frame of a message cost. */
const TOKEN_BYTES = 4;
const FRAME_TOKENS = 4;

const tokensOf = ({ body }: IMessageRow): number =>
  FRAME_TOKENS + Math.ceil(Buffer.byteLength(body) / TOKEN_BYTES);

/** The part of the store that histories need. */
export type IHistoryStore = Pick<IStorage, 'getChat' | 'getParticipants' | 'listMessages'>;

/** The messages of a chat that a bot reads to answer one. */
export interface IHistoryOf {
  readonly chat: string;
  /** The message to answer. */
  readonly message: IMessageRow;
  readonly bot: Pick<IPrincipal, 'username'>;
}

/** The place behind which both the bot and the author of the message may read: nobody learns by a bot what was said before their time. */
export async function startOf(
  storage: Pick<IHistoryStore, 'getChat' | 'getParticipants'>,
  { chat, message, bot }: IHistoryOf
): Promise<number> {
  const row = await storage.getChat(chat);
  const people = await storage.getParticipants(chat);
  const readers = people.filter(({ username }) =>
    [bot.username, message.sender].includes(username)
  );
  return sharedStart(row?.access ?? 'private', readers);
}

/**
 * The newest messages of a chat up to one, the oldest first, without deleted ones. The newest one is there even if it alone has more
 * tokens.
 */
export async function readHistory(
  storage: IHistoryStore,
  of: IHistoryOf,
  size: HistorySize
): Promise<IMessageRow[]> {
  const { chat, message } = of;
  const start = await startOf(storage, of);
  const most = typeof size === 'number' ? size : MOST;
  let left = typeof size === 'number' ? Infinity : size.tokens;
  const rows: IMessageRow[] = [];
  for (let before = message.seq + 1; rows.length < most && before > start + 1;) {
    const page = await storage.listMessages(chat, { limit: PAGE, before });
    if (page.length === 0) {
      break;
    }
    const readable = page.filter(({ deleted, seq }) => !deleted && seq > start);
    for (const row of readable.slice(0, most - rows.length)) {
      left -= tokensOf(row);
      if (left < 0 && rows.length > 0) {
        return rows.reverse();
      }
      rows.push(row);
    }
    before = page[page.length - 1].seq;
  }
  return rows.reverse();
}
