import { pickFaces, RECENT_MESSAGES, stranger } from '../../server/storage/faces.js';
import { byActivity, isIn } from '../../server/storage/chat-order.js';
import * as S from '../../server/storage/storage.js';
import { copy, participantsOf, reachOf, rows, type IMemoryChat } from './chat.js';
import { followed } from './following.js';
import type { MemoryState } from './state.js';

/** The list of chats, as each user sees it. */
export class MemorySummaries {
  constructor(private readonly _state: MemoryState) {}

  listChats(username: string, options: S.IListPage = {}): S.IChatSummary[] {
    return [...this._state.chats.values()]
      .filter(chat => this._state.isIn(chat, options.workspace))
      .flatMap(chat => this._summary(chat, username, options) ?? [])
      .filter(summary => isIn(summary, options))
      .filter(({ row, leftOn }) =>
        options.document === undefined
          ? true
          : leftOn === undefined && row.metadata?.document === options.document
      )
      .sort(byActivity)
      .slice(0, options.limit);
  }

  listUnread(username: string, options: S.IListOptions = {}): string[] {
    const page = { ...options, unread: true, limit: S.UNREAD_CHATS_MAX };
    return this.listChats(username, page).map(({ row }) => row.id);
  }

  getSummary(id: string, username: string, options: S.IListOptions = {}): S.IChatSummary | null {
    return this._state.of(id, chat => this._summary(chat, username, options), null);
  }

  private _summary(
    chat: IMemoryChat,
    username: string,
    { all = false, left = false }: S.IListOptions
  ): S.IChatSummary | null {
    const role = chat.participants.get(username)?.role ?? null;
    const open = chat.row.access === 'open';
    const gone = open || all ? undefined : chat.former.get(username);
    if (!this._state.isReadable(chat, username, all) && !(left && gone)) {
      return null;
    }
    const { seq: position = 0, unread: set } = chat.reads.get(username) ?? {};
    const readSeq = set?.after ?? position;
    const reach = reachOf(chat, username, all);
    const said = rows(chat).filter(({ deleted, type }) => !deleted && type === 'msg');
    const alive = said.filter(({ seq }) => seq > reach.after && seq <= reach.until);
    const shown = alive.filter(({ id }) => !gone || (chat.changedOn.get(id) ?? 0) < gone.leftOn);
    const unread = alive
      .filter(({ seq }) => seq > readSeq && !gone)
      .slice(-S.UNREAD_AMONG)
      .filter(row => row.sender !== username && !followed(chat, username, row).isRead);
    const newest = unread.slice(-S.MENTIONED_AMONG);
    const isFor = (row: S.IMessageRow): boolean =>
      row.mentions?.includes(username) === true || followed(chat, username, row).isFollowed;
    const news = newest.filter(row => !followed(chat, username, row).isReply || isFor(row));
    const user = (name: string, bot: boolean): S.IFace => {
      const givenName = chat.participants.get(name)?.displayName;
      const known = this._state.users.get(name);
      return known
        ? { ...known, ...(givenName !== undefined && { givenName }) }
        : stranger(name, bot, givenName);
    };
    const partner =
      chat.row.isDirect && role !== null
        ? [...chat.participants.keys()].find(name => name !== username)
        : undefined;
    const recent = said.slice(-RECENT_MESSAGES).reverse();
    return {
      row: copy(
        gone
          ? { ...chat.row, topic: gone.topic, metadata: undefined, retentionDays: undefined }
          : chat.row
      ),
      role,
      ...(gone && { leftOn: gone.leftOn }),
      from: reach.from,
      last: copy(shown.at(-1) ?? null),
      unread: Math.min(unread.length, S.UNREAD_MAX),
      readSeq,
      ...(set && { unreadOn: set.on }),
      mentioned: newest.some(isFor),
      newsSeq: news.at(-1)?.seq ?? 0,
      preferences: chat.preferences.get(username) ?? S.NO_PREFERENCES,
      ...(partner !== undefined && { partner }),
      faces: gone
        ? []
        : pickFaces(
            participantsOf(chat).map(entry => user(entry.username, entry.role === 'bot')),
            open ? recent.map(({ sender }) => user(sender, false)) : []
          )
    };
  }
}
