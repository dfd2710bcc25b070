import { isDeepStrictEqual } from 'node:util';
import { ChatError } from '../../errors.js';
import type {
  IAnswersChange,
  IFormerRow,
  IParticipantChange,
  IParticipantRow,
  IUserRow
} from '../storage.js';
import { prepare, type Database } from './database.js';
import { likenessNotes, renameLikeness } from './likenesses.js';

export interface IUserRecord {
  username: string;
  name: string;
  display_name: string;
  initials: string | null;
  color: string | null;
  avatar_url: string | null;
  bot: number;
}

export const toUserRow = (record: IUserRecord): IUserRow => ({
  username: record.username,
  name: record.name,
  displayName: record.display_name,
  ...(record.initials !== null && { initials: record.initials }),
  ...(record.color !== null && { color: record.color }),
  ...(record.avatar_url !== null && { avatarUrl: record.avatar_url }),
  bot: record.bot === 1
});

/** The columns of a user, in their order. */
const userValues = (user: IUserRow): (string | number | null)[] => [
  user.username,
  user.name,
  user.displayName,
  user.initials ?? null,
  user.color ?? null,
  user.avatarUrl ?? null,
  user.bot ? 1 : 0
];

/** The time at which a chat begins for a participant or former participant, as an expression of SQL. */
export const beginOf = (table: 'participants' | 'former'): string =>
  `min(coalesce(${table}.share_from, 0), ${table}.added_on)`;

/** The person without whom a bot or an agent reads nothing of a chat; see `IBotTraits`. */
export const OWNER = `coalesce(json_extract(participants.traits, '$.boundTo'), json_extract(participants.traits, '$.owner'))`;

/** Whether a participant cannot read an open chat, because they are no member of its workspace, and no bot. */
const IS_OUTSIDE = `(participants.role <> 'bot' AND EXISTS (
  SELECT 1 FROM chats WHERE id = participants.chat AND access = 'open' AND workspace IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM workspace_members
    WHERE workspace_members.workspace = chats.workspace AND workspace_members.username = participants.username)))`;

interface IParticipantRecord {
  username: string;
  role: IParticipantRow['role'];
  added_on: number;
  display_name: string | null;
  share_from: number | null;
  after_seq: number;
  metadata: string | null;
  answers: IParticipantRow['answers'] | null;
  traits: string | null;
}

const toParticipantRow = (record: IParticipantRecord): IParticipantRow => ({
  username: record.username,
  role: record.role,
  addedOn: record.added_on,
  ...(record.display_name !== null && { displayName: record.display_name }),
  ...(record.share_from !== null && { shareHistoryTime: record.share_from }),
  ...(record.after_seq > 0 && { afterSeq: record.after_seq }),
  ...(record.metadata !== null && {
    metadata: JSON.parse(record.metadata) as IParticipantRow['metadata']
  }),
  ...(record.answers !== null && { answers: record.answers }),
  ...(record.traits !== null && { traits: JSON.parse(record.traits) as IParticipantRow['traits'] })
});

type IFormerRecord = Omit<IParticipantRecord, 'role' | 'metadata' | 'answers' | 'traits'> & {
  left_on: number;
  until_seq: number;
  topic: string;
};

const toFormerRow = (record: IFormerRecord): IFormerRow => ({
  addedOn: record.added_on,
  ...(record.display_name !== null && { displayName: record.display_name }),
  ...(record.share_from !== null && { shareHistoryTime: record.share_from }),
  leftOn: record.left_on,
  afterSeq: record.after_seq,
  untilSeq: record.until_seq,
  topic: record.topic
});

/** Users, their roles in chats, and the Yjs client ids under which they write. */
export function peopleTables(db: Database, names: { put(user: IUserRow): void }) {
  const putUser = prepare(
    db,
    `INSERT INTO users (username, name, display_name, initials, color, avatar_url, bot)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (username) DO UPDATE SET
       name = excluded.name, display_name = excluded.display_name, initials = excluded.initials,
       color = excluded.color, avatar_url = excluded.avatar_url, bot = excluded.bot`
  );
  const getUser = prepare(db, 'SELECT * FROM users WHERE username = ?');
  const users = prepare(db, 'SELECT * FROM users WHERE username > ? ORDER BY username LIMIT ?');
  const setRole = prepare(
    db,
    `INSERT INTO participants (chat, username, role, added_on, display_name, share_from, after_seq, metadata, traits)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (chat, username) DO UPDATE SET role = excluded.role`
  );
  const setAnswers = prepare(
    db,
    `UPDATE participants SET answers = ?3, traits = coalesce(?4, traits)
     WHERE chat = ?1 AND username = ?2`
  );
  const leave = prepare(
    db,
    `INSERT INTO former (chat, username, left_on, until_seq, topic, added_on, display_name, share_from, after_seq)
     SELECT chat, username, ?3, ?4, coalesce(?5, (SELECT topic FROM chats WHERE id = ?1)),
       added_on, display_name, share_from, after_seq
     FROM participants WHERE chat = ?1 AND username = ?2 AND NOT ${IS_OUTSIDE} AND ${OWNER} IS NULL`
  );
  const outsider = prepare(
    db,
    `SELECT 1 AS found FROM participants WHERE chat = ? AND ${IS_OUTSIDE} LIMIT 1`
  );
  const comeBack = prepare(db, 'DELETE FROM former WHERE chat = ? AND username = ?');
  const former = prepare(db, 'SELECT * FROM former WHERE chat = ? AND username = ?');
  const givenName = prepare(
    db,
    `SELECT display_name FROM participants WHERE chat = ?1 AND username = ?2
     UNION ALL SELECT display_name FROM former WHERE chat = ?1 AND username = ?2`
  );
  const takeRole = prepare(db, 'DELETE FROM participants WHERE chat = ? AND username = ?');
  const participants = prepare(
    db,
    'SELECT * FROM participants WHERE chat = ? ORDER BY added_on, username'
  );
  const strangers = prepare(
    db,
    `SELECT username FROM participants
     WHERE chat = ? AND NOT EXISTS (SELECT 1 FROM users WHERE users.username = participants.username)`
  );
  const hasRole = prepare(
    db,
    'SELECT 1 AS found FROM participants WHERE chat = ? AND username = ?'
  );
  const chatsOf = prepare(
    db,
    `SELECT chat FROM participants JOIN chats ON chats.id = chat
     WHERE username = ? AND deleted_on IS NULL ORDER BY chat`
  );
  const bind = prepare(
    db,
    `INSERT INTO clients (chat, client, username) VALUES (?, ?, ?)
     ON CONFLICT (chat, client) DO UPDATE SET username = username
     WHERE username = excluded.username`
  );
  const unbind = prepare(db, 'DELETE FROM clients WHERE chat = ?');
  const note = likenessNotes(db);
  const rename = renameLikeness(db);
  const clients = prepare(db, 'SELECT client, username FROM clients WHERE chat = ?');
  return {
    putUser(user: IUserRow): void {
      const before = getUser.get<IUserRecord>(user.username);
      putUser.run(...userValues(user));
      if (before?.display_name !== user.displayName) {
        rename(user.username, before?.display_name, user.displayName);
      }
      if (before?.display_name !== user.displayName || (before.bot === 1) !== user.bot) {
        names.put(user);
      }
    },

    /** Whether the user is stored as given. */
    hasUser(user: IUserRow): boolean {
      const record = getUser.get<IUserRecord>(user.username);
      return record !== undefined && isDeepStrictEqual(Object.values(record), userValues(user));
    },

    getUser(username: string): IUserRow | null {
      const record = getUser.get<IUserRecord>(username);
      return record ? toUserRow(record) : null;
    },

    listUsers: (after: string, limit: number): IUserRow[] =>
      users.all<IUserRecord>(after, limit).map(toUserRow),

    setRole(chat: string, change: IParticipantChange): void {
      const { username, role, at, displayName, shareHistoryTime, afterSeq } = change;
      const { metadata, traits } = change;
      if (role) {
        comeBack.run(chat, username);
        note(chat, username, displayName);
        setRole.run(
          chat,
          username,
          role,
          at,
          displayName ?? null,
          shareHistoryTime ?? null,
          afterSeq ?? 0,
          metadata ? JSON.stringify(metadata) : null,
          traits ? JSON.stringify(traits) : null
        );
      } else {
        leave.run(chat, username, at, change.seq ?? 0, change.topic ?? null);
        takeRole.run(chat, username);
      }
    },

    /** Whether the chat has a participant who cannot read it. */
    hasOutsider: (chat: string): boolean => outsider.get(chat) !== undefined,

    setAnswers: (chat: string, { username, answers, traits }: IAnswersChange) =>
      setAnswers.run(chat, username, answers, traits ? JSON.stringify(traits) : null),

    hasRole: (chat: string, username: string): boolean => hasRole.get(chat, username) !== undefined,

    participants: (chat: string): IParticipantRow[] =>
      participants.all<IParticipantRecord>(chat).map(toParticipantRow),

    /** Participants whom this server has never met. */
    strangers: (chat: string): string[] =>
      strangers.all<{ username: string }>(chat).map(({ username }) => username),

    former(chat: string, username: string): IFormerRow | null {
      const record = former.get<IFormerRecord>(chat, username);
      return record ? toFormerRow(record) : null;
    },

    givenName: (chat: string, username: string): string | null =>
      givenName.get<Pick<IParticipantRecord, 'display_name'>>(chat, username)?.display_name ?? null,

    chatsOf: (username: string): string[] =>
      chatsOf.all<{ chat: string }>(username).map(({ chat }) => chat),

    bindClient(chat: string, client: number, username: string): void {
      if (!bind.run(chat, client, username)) {
        throw new ChatError('foreign_client_id');
      }
    },

    unbindClients: (chat: string) => unbind.run(chat),

    clients: (chat: string): Map<number, string> =>
      new Map(
        clients
          .all<{ client: number; username: string }>(chat)
          .map(({ client, username }) => [client, username])
      )
  };
}
