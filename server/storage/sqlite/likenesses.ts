import { isMadeUsername } from '../../../src/document/index.js';
import { prepare, type Database } from './database.js';

/** The most namesakes that are told. There are seldom more than two. */
const MOST = 100;

/**
 * Notes a person of a chat under what their names look like. A name given there counts only for a user created by a program. Somebody who is
 * known there is not noted again at each message: `renameLikeness` notes their new names.
 */
export function likenessNotes(db: Database) {
  // Asked at each message: it costs half of the statement that notes somebody.
  const isKnown = prepare(db, 'SELECT 1 FROM likenesses WHERE username = ? AND chat = ?');
  const note = prepare(
    db,
    `INSERT INTO likenesses (chat, likeness, username)
     SELECT ?1, likeness_of(name), ?2 FROM (
       SELECT ?2 AS name UNION SELECT ?3 UNION SELECT display_name FROM users WHERE username = ?2
     ) WHERE name IS NOT NULL
     ON CONFLICT DO NOTHING`
  );
  return (chat: string, username: string, given?: string): void => {
    const name = isMadeUsername(username) ? (given ?? null) : null;
    if (name !== null || !isKnown.get(username, chat)) {
      note.run(chat, username, name);
    }
  };
}

/**
 * Replaces a user's former name by their new one in all chats in which they are known, so that renaming leaves no rows. The names of a user
 * created by a program stay, because each may also have been given in a chat.
 */
export function renameLikeness(db: Database) {
  const note = prepare(
    db,
    `INSERT INTO likenesses (chat, likeness, username)
     SELECT DISTINCT chat, likeness_of(?2), ?1 FROM likenesses WHERE username = ?1 ON CONFLICT DO NOTHING`
  );
  const forget = prepare(
    db,
    `DELETE FROM likenesses WHERE username = ?1 AND likeness = likeness_of(?2)
     AND likeness NOT IN (likeness_of(?1), likeness_of(?3))`
  );
  return (username: string, before: string | undefined, name: string): void => {
    note.run(username, name);
    if (before !== undefined && !isMadeUsername(username)) {
      forget.run(username, before, name);
    }
  };
}

/**
 * The participants and writers of each chat, by what their names and usernames look like. So namesakes are found without reading all
 * people of a chat.
 */
export function likenessTable(db: Database) {
  // In a private chat: present participants, and former ones who were still there when the message was sent.
  const namesakes = prepare(
    db,
    `SELECT username FROM likenesses AS known
     WHERE chat = ?1 AND likeness = likeness_of(?2) AND (
       EXISTS (SELECT 1 FROM chats WHERE id = ?1 AND access = 'open')
       OR EXISTS (SELECT 1 FROM participants WHERE chat = ?1 AND username = known.username)
       OR EXISTS (SELECT 1 FROM former WHERE chat = ?1 AND username = known.username AND until_seq >= ?3)
     ) ORDER BY username LIMIT ${MOST}`
  );
  const anywhere = prepare(
    db,
    'SELECT 1 FROM likenesses WHERE likeness = likeness_of(?1) AND username <> ?2 LIMIT 1'
  );
  return {
    isAnyTaken: (names: readonly string[], except = ''): boolean =>
      names.some(name => anywhere.get(name, except) !== undefined),

    namesakes: (chat: string, name: string, seq: number): string[] =>
      namesakes.all<{ username: string }>(chat, name, seq).map(({ username }) => username)
  };
}
