import { linesOf, nameOfEntry, type INamedFile } from '../../server/storage/file-names.js';
import { holdingsOf } from '../../server/storage/holdings.js';
import { fitting } from '../../server/storage/page-bytes.js';
import {
  asksNothing,
  nameMatcher,
  scoreOf,
  shownNames,
  type ISearchHit,
  type ISearchOptions,
  type ISearchQuery
} from '../../server/storage/search.js';
import type * as S from '../../server/storage/storage.js';
import { copy, reachOf, rows, type IMemoryChat } from './chat.js';
import type { MemoryState } from './state.js';

/** The messages of chats. */
export class MemoryMessages {
  constructor(private readonly _state: MemoryState) {}

  getMessage(chat: string, id: string): S.IMessageRow | null {
    return copy(this._state.chats.get(chat)?.messages.get(id) ?? null);
  }

  seqsOf(chat: string, ids: readonly string[]): Map<string, number> {
    return new Map(
      ids.flatMap(id => {
        const row = this.getMessage(chat, id);
        return row ? [[id, row.seq]] : [];
      })
    );
  }

  takenIds(chat: string, ids: readonly string[]): string[] {
    return ids.filter(id => this._state.chats.get(chat)?.messages.has(id));
  }

  changedSince(chat: string, ids: readonly string[], at: number): string[] {
    return ids.filter(id => (this._state.chats.get(chat)?.changedOn.get(id) ?? -1) >= at);
  }

  pins(id: string, limit: number): Map<string, string> {
    const pinned = this._state.of(id, rows, []).filter(row => row.pinned && !row.deleted);
    const newest = pinned.reverse().slice(0, limit);
    return new Map(newest.map(row => [row.id, row.pinned_by ?? '']));
  }

  listMessages(
    id: string,
    { before = Infinity, since = -Infinity, limit }: S.IMessageRange
  ): S.IMessageRow[] {
    return page(
      this._state
        .of(id, rows, [])
        .filter(({ seq, time }) => seq < before && time * 1000 >= since)
        .reverse(),
      limit
    );
  }

  messagesAfter(id: string, after: number, limit: number): S.IMessageRow[] {
    return page(
      this._state.of(id, rows, []).filter(({ seq }) => seq > after),
      limit
    );
  }

  seqAt(id: string, time: number): number {
    const earlier = this._state.of(id, rows, []).filter(row => row.time * 1000 <= time);
    return earlier.sort((a, b) => a.time - b.time || a.seq - b.seq).at(-1)?.seq ?? 0;
  }

  searchMessages(query: ISearchQuery, options: ISearchOptions): ISearchHit[] {
    const { terms, from, has = [], before = Infinity, after = -Infinity } = query;
    const { username, all = false, limit, skip = 0 } = options;
    const isAuthor = nameMatcher(from ?? '');
    const isFrom = (chat: IMemoryChat, sender: string): boolean =>
      from === undefined || isAuthor(this._namesOf(chat, sender));
    const hitsOf = (chat: IMemoryChat): (ISearchHit & { score: number })[] =>
      [...chat.messages.values()]
        .filter(message => message !== null)
        .filter(message => {
          const files = (message.attachments ?? []).map(id => chat.attachments.get(id));
          const hasImage = () => files.some(file => file?.mimeType.startsWith('image/'));
          const holds = holdingsOf(message, hasImage);
          return has.every(asked => holds.includes(asked));
        })
        .filter(({ type, deleted, sender, time, seq }) => {
          const ms = time * 1000;
          const fits =
            type === 'msg' && !deleted && isFrom(chat, sender) && ms < before && ms >= after;
          return fits && seq > reachOf(chat, username, all).after;
        })
        .map(message => {
          const { from } = reachOf(chat, username, all);
          const files = filesOf(chat, message);
          const isHidden = files.some(({ createdOn }) => createdOn < from);
          const score = scoreOf(message.body + (isHidden ? '' : linesOf(files)), terms);
          return { chat: chat.row, from, message: copy(message), files, score };
        })
        .filter(({ score }) => terms.length === 0 || score > 0);
    return [...(asksNothing(query) ? [] : this._state.chats.values())]
      .filter(chat => this._state.isReadable(chat, username, all))
      .filter(chat => this._state.isIn(chat, options.workspace))
      .filter(({ row }) => query.in === undefined || nameMatcher(query.in)([row.topic]))
      .flatMap(hitsOf)
      .sort((a, b) => b.score - a.score || b.message.time - a.message.time)
      .slice(skip, skip + limit)
      .map(({ chat, from, message, files }) => ({ chat, from, message, files }));
  }

  private _namesOf(chat: IMemoryChat, sender: string): string[] {
    const added = [chat.participants, chat.former].map(people => people.get(sender)?.displayName);
    const written = rows(chat).map(row => (row.sender === sender ? row.display_name : undefined));
    const { displayName: own, bot } = this._state.users.get(sender) ?? {};
    return shownNames(sender, {
      own,
      bot,
      given: [...added, ...written].filter(name => name !== undefined)
    });
  }
}

/** The files of a message that are still there. */
const filesOf = (
  { attachments, entries }: IMemoryChat,
  { attachments: ids = [] }: S.IMessageRow
): INamedFile[] =>
  ids.flatMap(id => {
    const [file, entry] = [attachments.get(id), entries.get(id)];
    const name = file?.name ?? (entry ? nameOfEntry(entry.value) : undefined);
    const { createdOn } = file ?? entry ?? {};
    return name === undefined || createdOn === undefined ? [] : [{ name, createdOn }];
  });

/** The first rows: at most `limit`, and no more bytes than a page may have. */
function page(rows: readonly S.IMessageRow[], limit: number): S.IMessageRow[] {
  const first = rows.slice(0, limit);
  return first.slice(0, fitting(first.map(row => JSON.stringify(row).length))).map(copy);
}
