import { pickFaces, RECENT_MESSAGES, stranger } from '../faces.js';
import { UNREAD_MAX, type IChatSummary, type IUserRow, type Role } from '../storage.js';
import { toChatRow, type IChatRecord } from './chats.js';
import { prepare, type Database } from './database.js';
import { toMessageRow } from './messages.js';
import { toUserRow, type IUserRecord } from './people.js';

interface ISummaryRecord extends IChatRecord {
  role: Role | null;
  read_seq: number;
  last: string | null;
  unread: number;
}

/** The name is null where the server has not met them. */
type FaceRecord = Omit<IUserRecord, 'name'> & { name: string | null };

const FACE = 'users.name, users.display_name, users.initials, users.color, users.avatar_url';

/** Each column is found through an index, so that a line costs the same in a chat of any length. ?1: who asks, ?2: 1 for every chat. */
const SUMMARY = `
  SELECT chats.*, participants.role, coalesce(reads.seq, 0) AS read_seq,
    (SELECT json FROM messages WHERE chat = chats.id AND deleted = 0 ORDER BY seq DESC LIMIT 1) AS last,
    (SELECT count(*) FROM (
      SELECT 1 FROM messages
      WHERE chat = chats.id AND deleted = 0 AND messages.seq > coalesce(reads.seq, 0) AND sender <> ?1
      LIMIT ${UNREAD_MAX}
    )) AS unread
  FROM chats
    LEFT JOIN participants ON participants.chat = chats.id AND participants.username = ?1
    LEFT JOIN reads ON reads.chat = chats.id AND reads.username = ?1
  WHERE deleted_on IS NULL AND (access = 'open' OR participants.role IS NOT NULL OR ?2)`;

/** The lines of the chat list. */
export function summaryQueries(db: Database) {
  const all = prepare(db, SUMMARY);
  const one = prepare(db, `${SUMMARY} AND chats.id = ?3`);
  const participants = prepare(
    db,
    `SELECT ${FACE}, participants.username, coalesce(users.bot, participants.role = 'bot') AS bot
     FROM participants LEFT JOIN users ON users.username = participants.username
     WHERE chat = ? ORDER BY bot, added_on, participants.username LIMIT 4`
  );
  const writers = prepare(
    db,
    `SELECT ${FACE}, sender AS username, coalesce(users.bot, 0) AS bot
     FROM (
       SELECT sender, seq FROM messages WHERE chat = ? AND deleted = 0
       ORDER BY seq DESC LIMIT ${RECENT_MESSAGES}
     ) LEFT JOIN users ON users.username = sender
     GROUP BY sender ORDER BY max(seq) DESC`
  );

  const toFace = ({ name, ...record }: FaceRecord): IUserRow =>
    name === null ? stranger(record.username, record.bot === 1) : toUserRow({ name, ...record });
  const toSummary = (record: ISummaryRecord): IChatSummary => ({
    row: toChatRow(record),
    role: record.role,
    last: record.last === null ? null : toMessageRow({ json: record.last }),
    unread: record.unread,
    readSeq: record.read_seq,
    faces: pickFaces(
      participants.all<FaceRecord>(record.id).map(toFace),
      record.access === 'open' ? writers.all<FaceRecord>(record.id).map(toFace) : []
    )
  });
  return {
    list: (username: string, every: boolean): IChatSummary[] =>
      all.all<ISummaryRecord>(username, every ? 1 : 0).map(toSummary),

    get(chat: string, username: string, every: boolean): IChatSummary | null {
      const record = one.get<ISummaryRecord>(username, every ? 1 : 0, chat);
      return record ? toSummary(record) : null;
    }
  };
}
