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

/**
 * The newest messages of a chat up to a `seq`, the oldest first, without deleted ones. The newest one is there even if it alone has more
 * tokens.
 */
export async function readHistory(
  storage: Pick<IStorage, 'listMessages'>,
  chat: string,
  upTo: number,
  size: HistorySize
): Promise<IMessageRow[]> {
  const most = typeof size === 'number' ? size : MOST;
  let left = typeof size === 'number' ? Infinity : size.tokens;
  const rows: IMessageRow[] = [];
  for (let before = upTo + 1; rows.length < most;) {
    const page = await storage.listMessages(chat, { limit: PAGE, before });
    if (page.length === 0) {
      break;
    }
    for (const row of page.filter(({ deleted }) => !deleted).slice(0, most - rows.length)) {
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
