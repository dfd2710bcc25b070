import type { IJournalEntry } from '../journal.js';
import { UNREAD_MAX } from '../chat-summary.js';
import { FOLLOWED_MAX, type IFollowedThread, type IFollowing } from '../following.js';
import type { IMessageRow } from '../message-row.js';
import { prepare, type Database } from './database.js';

interface IRecord {
  root: string;
  follows: number;
  seq: number;
}

const toFollowing = ({ root, follows, seq }: IRecord): IFollowing => ({
  root,
  follows: follows === 1,
  seq
});

/** The threads that users follow, and how far they have read in each. */
export function followingTable(db: Database) {
  const rootOf = prepare(
    db,
    `SELECT coalesce(root, id) AS root, (SELECT sender FROM messages AS first WHERE first.chat = ?1 AND first.id = coalesce(messages.root, messages.id)) AS author
     FROM messages WHERE chat = ?1 AND id = ?2 AND json IS NOT NULL`
  );
  const isPerson = prepare(db, 'SELECT 1 AS found FROM users WHERE username = ? AND bot = 0');
  const get = prepare(
    db,
    'SELECT root, follows, seq FROM followings WHERE chat = ? AND username = ? AND root = ?'
  );
  const put = prepare(
    db,
    `INSERT INTO followings (chat, username, root, follows, seq, changed_on, own) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (chat, username, root) DO UPDATE SET
       follows = excluded.follows, seq = excluded.seq, changed_on = max(changed_on, excluded.changed_on), own = max(own, excluded.own)`
  );
  const forget = prepare(
    db,
    `DELETE FROM followings WHERE n IN (
       SELECT n FROM followings WHERE chat = ? AND username = ? ORDER BY own DESC, changed_on DESC, n DESC LIMIT -1 OFFSET ${FOLLOWED_MAX}
     )`
  );
  const lower = prepare(
    db,
    `UPDATE followings SET seq = ?3 WHERE chat = ?1 AND username = ?2 AND seq > ?3 RETURNING root, follows, seq`
  );
  const replies = `FROM messages INDEXED BY messages_by_root
    WHERE messages.chat = ?1 AND messages.root = followings.root AND deleted = 0`;
  const list = prepare(
    db,
    `SELECT root, follows, followings.seq, (
       SELECT count(*) FROM (
         SELECT 1 ${replies} AND messages.sender <> ?2
           AND messages.seq > max(followings.seq, coalesce(reads.unread_after, reads.seq, 0), ?3)
         LIMIT ${UNREAD_MAX}
       )
     ) AS unread, coalesce((SELECT time ${replies} ORDER BY messages.seq DESC LIMIT 1), 0) AS lastOn
     FROM followings LEFT JOIN reads ON reads.chat = ?1 AND reads.username = ?2
     WHERE followings.chat = ?1 AND followings.username = ?2 AND EXISTS (
       SELECT 1 FROM messages WHERE messages.chat = ?1 AND id = followings.root AND messages.seq > ?3 AND json IS NOT NULL
     )
     ORDER BY changed_on DESC, n DESC`
  );
  const known = (chat: string, username: string, root: string): IFollowing | null =>
    get.all<IRecord>(chat, username, root).map(toFollowing)[0] ?? null;
  /** @param isOwn - whether the user has done it, and nobody else */
  const keep = (
    chat: string,
    username: string,
    next: IFollowing,
    { at, isOwn }: { at: number; isOwn: boolean }
  ): IJournalEntry => {
    put.run(chat, username, next.root, next.follows ? 1 : 0, next.seq, at, isOwn ? 1 : 0);
    forget.run(chat, username);
    return { chat, follows: { username, ...next } };
  };
  const rootIn = (chat: string, message: string) =>
    rootOf.get<{ root: string; author: string | null }>(chat, message);
  const of = (chat: string, username: string, message: string): IFollowing | null => {
    const root = rootIn(chat, message)?.root;
    return root === undefined
      ? null
      : (known(chat, username, root) ?? { root, follows: false, seq: 0 });
  };
  return {
    of,

    list: (chat: string, username: string, after: number): IFollowedThread[] =>
      list
        .all<IRecord & Pick<IFollowedThread, 'unread' | 'lastOn'>>(chat, username, after)
        .map(({ unread, lastOn, ...record }) => ({ ...toFollowing(record), unread, lastOn })),

    /** @returns what to tell; null if nothing has changed */
    set(
      chat: string,
      username: string,
      before: IFollowing,
      { follows = before.follows, seq = 0 }: Partial<IFollowing>,
      at: number
    ): IJournalEntry | null {
      const next = { ...before, follows, seq: Math.max(before.seq, seq) };
      return next.follows === before.follows && next.seq === before.seq
        ? null
        : keep(chat, username, next, { at, isOwn: true });
    },

    /** Sets what the user has read behind a `seq` to unread. */
    lower: (chat: string, username: string, after: number): IJournalEntry[] =>
      lower
        .all<IRecord>(chat, username, after)
        .map(record => ({ chat, follows: { username, ...toFollowing(record) } })),

    /** A new reply makes its author follow the thread, and the author of the root and those whom it mentions. @returns what to tell */
    note(
      chat: string,
      { id, type, sender, mentions = [] }: IMessageRow,
      at: number
    ): IJournalEntry[] {
      const found = type === 'msg' ? rootIn(chat, id) : undefined;
      const isKnown = (username: string): boolean => isPerson.get(username) !== undefined;
      if (!found || !isKnown(sender)) {
        return [];
      }
      const { root, author } = found;
      const others = new Set([...(author === null ? [] : [author]), ...mentions]);
      return [sender, ...[...others].filter(name => name !== sender)].flatMap(username => {
        const before = known(chat, username, root);
        const isOwn = username === sender;
        const isNew = isOwn ? before?.follows !== true : before === null;
        const next = { root, seq: before?.seq ?? 0, follows: true };
        return isNew && isKnown(username) ? [keep(chat, username, next, { at, isOwn })] : [];
      });
    }
  };
}
