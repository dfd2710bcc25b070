import { DEFAULT_WORKSPACE } from '../storage.js';
import type { ISearchOptions } from '../search.js';
import type { IChatRecord } from './chats.js';
import { prepare, type Database } from './database.js';
import { beginOf } from './people.js';
import { IS_READABLE } from './workspaces.js';

/** Rows that are looked at together. There may be many, so others run in between. */
const PAGE_ROWS = 500;

/** SQLite sorts it after every text. */
const END = new Uint8Array();

/** A chat that a search may look into, from a `seq` on. */
export type ISearchedChat = IChatRecord & {
  after_seq: number | null;
  from_time: number | null;
};

export interface ISearchedUser {
  username: string;
  display_name: string;
  bot: number;
}

/** A name that others have given to a user in a chat. */
export interface IGivenName {
  chat: string;
  sender: string;
  name: string;
}

/** The last row of the page before; undefined for the first page. A page without rows is the last one. */
type After<T> = T | undefined;

/** The chats that a user may search, and the names that a search can ask for. */
export function searchedNames(db: Database) {
  const chatsWhere = (where: string) =>
    prepare(
      db,
      `SELECT chats.*, iif(access = 'private' AND NOT ?2, participants.after_seq, 0) AS after_seq,
         iif(access = 'private' AND NOT ?2, ${beginOf('participants')}, 0) AS from_time FROM chats
       LEFT JOIN participants ON participants.chat = chats.id AND participants.username = ?1
       WHERE ${where} AND deleted_on IS NULL AND ${IS_READABLE} AND (?3 IS NULL OR coalesce(workspace, '${DEFAULT_WORKSPACE}') = ?3)`
    );
  const between = chatsWhere('chats.id > ?4 AND chats.id <= ?5');
  const among = chatsWhere('chats.id IN (SELECT value FROM json_each(?4))');
  const endOfPage = prepare(
    db,
    `SELECT id FROM chats WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${PAGE_ROWS - 1}`
  );
  const users = prepare(
    db,
    `SELECT username, display_name, bot FROM users WHERE username > ? ORDER BY username LIMIT ${PAGE_ROWS}`
  );
  const named = (table: 'participants' | 'former') =>
    prepare(
      db,
      `SELECT chat, username AS sender, display_name AS name FROM ${table} INDEXED BY ${table}_named
       WHERE display_name IS NOT NULL AND (chat, username) > (?, ?) ORDER BY chat, username LIMIT ${PAGE_ROWS}`
    );
  const participants = named('participants');
  const former = named('former');
  const senders = prepare(
    db,
    `SELECT chat, sender, name FROM sender_names WHERE (chat, sender, name) > (?, ?, ?)
     ORDER BY chat, sender, name LIMIT ${PAGE_ROWS}`
  );
  const argumentsOf = ({ username, all, workspace }: ISearchOptions) =>
    [username, all ? 1 : 0, workspace ?? null] as const;

  return {
    /** The chats among the next ones, and the last of these: null at the end. */
    chats(options: ISearchOptions, after = ''): { chats: ISearchedChat[]; last: string | null } {
      const last = endOfPage.get<{ id: string }>(after)?.id ?? null;
      return {
        chats: between.all<ISearchedChat>(...argumentsOf(options), after, last ?? END),
        last
      };
    },

    /** Those of these chats that the user may read now. */
    chatsAmong: (options: ISearchOptions, ids: readonly string[]): ISearchedChat[] =>
      among.all<ISearchedChat>(...argumentsOf(options), JSON.stringify(ids)),

    /** Users, with their own names. */
    users: (after: After<ISearchedUser>): ISearchedUser[] =>
      users.all<ISearchedUser>(after?.username ?? ''),

    /** The names that others have given to users, by chat: to participants, to former ones, and to senders of messages. */
    given: [
      (after: After<IGivenName>) =>
        participants.all<IGivenName>(after?.chat ?? '', after?.sender ?? ''),
      (after: After<IGivenName>) => former.all<IGivenName>(after?.chat ?? '', after?.sender ?? ''),
      (after: After<IGivenName>) =>
        senders.all<IGivenName>(after?.chat ?? '', after?.sender ?? '', after?.name ?? '')
    ]
  };
}
