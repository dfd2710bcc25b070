import { LINKED_FILE } from '../../../src/document/index.js';
import { pickFaces, RECENT_MESSAGES, stranger } from '../faces.js';
import {
  DEFAULT_WORKSPACE,
  MENTIONED_AMONG,
  NO_PREFERENCES,
  UNREAD_AMONG,
  UNREAD_MAX,
  type IAlerts,
  type IChatSummary,
  type IFace,
  type IListOptions,
  type IListPage,
  type IListPlace,
  type IPreferences,
  type Role
} from '../storage.js';
import { toChatRow, type IChatRecord } from './chats.js';
import { prepare, type Database } from './database.js';
import { briefJson, toMessageRow } from './messages.js';
import { beginOf, toUserRow, type IUserRecord } from './people.js';
import { IS_READABLE } from './workspaces.js';

/** The place of a chat in the list, and the name that the user sees. */
export interface IListedChat extends IListPlace {
  readonly topic: string;
}

interface ISummaryRecord extends IChatRecord {
  role: Role | null;
  left_on: number | null;
  left_topic: string | null;
  from_time: number;
  read_seq: number;
  unread_on: number | null;
  last: string | null;
  unread: number;
  mentioned: number;
  news: number;
  notify: IPreferences['notify'] | null;
  pinned: number | null;
  partner: string | null;
}

/** The name is null if the server has never met the user. */
type FaceRecord = Omit<IUserRecord, 'name'> & { name: string | null; given_name: string | null };

const FACE = `users.name, users.display_name, users.initials, users.color, users.avatar_url,
  participants.display_name AS given_name`;

/** Characters of the newest message that are read. A summary shows fewer. */
const SHOWN = 1000;

/** The part of a chat that the user may read, as `seq` bounds. */
const AFTER = `iif(access = 'open' OR ?2, 0, coalesce(participants.after_seq, former.after_seq, 0))`;
const UNTIL = `iif(access = 'open' OR ?2, last_seq, coalesce(former.until_seq, last_seq))`;

/** The time from which the user may read the chat. */
const FROM_TIME = `iif(access = 'open' OR ?2, 0, coalesce(${beginOf('participants')}, ${beginOf('former')}, 0))`;

/** The chats that the user may read. ?1: the user. ?2: 1 for every chat. ?3: 1 to include chats that they have left. */
const FROM = `
  FROM chats
    LEFT JOIN participants ON participants.chat = chats.id AND participants.username = ?1
    LEFT JOIN former ON former.chat = chats.id AND former.username = ?1
    LEFT JOIN reads ON reads.chat = chats.id AND reads.username = ?1
    LEFT JOIN preferences ON preferences.chat = chats.id AND preferences.username = ?1
  WHERE deleted_on IS NULL
    AND (${IS_READABLE} OR (?3 AND access <> 'open' AND former.left_on IS NOT NULL))`;

/** A user who has left does not see what a message became later. */
const UNCHANGED = `(access = 'open' OR ?2 OR former.left_on IS NULL OR coalesce(messages.changed_on, 0) < former.left_on)`;

/** Whether the user has left. Then nothing that they see of the chat changes any more. */
const HAS_LEFT = `(access <> 'open' AND NOT ?2 AND former.left_on IS NOT NULL)`;

/** The position after which messages are unread. */
const READ = 'coalesce(reads.unread_after, reads.seq, 0)';

/** Whether the user follows the thread of a reply. A reply that they have read there counts as read. */
const IN_FOLLOWED = (condition: string): string =>
  `(root IS NOT NULL AND EXISTS (
    SELECT 1 FROM followings WHERE followings.chat = chats.id AND followings.username = ?1 AND followings.root = said.root AND ${condition}
  ))`;
const IS_READ_THERE = IN_FOLLOWED('followings.seq >= said.seq');
const IS_FOLLOWED = IN_FOLLOWED('follows = 1');

/** Messages of others that the user has not read, among the newest ones. */
const UNREAD = `(
  SELECT 1 FROM (
    SELECT sender, root, seq FROM messages
    WHERE chat = chats.id AND deleted = 0 AND type = 'msg'
      AND messages.seq > max(${READ}, ${AFTER}) AND messages.seq <= ${UNTIL}
    ORDER BY messages.seq DESC LIMIT ${UNREAD_AMONG}
  ) AS said WHERE sender <> ?1 AND NOT ${HAS_LEFT} AND NOT ${IS_READ_THERE} LIMIT ${UNREAD_MAX}
)`;

/** The newest unread messages. */
const NEWEST = `(
    SELECT sender, root, seq, mentions FROM messages
    WHERE chat = chats.id AND deleted = 0 AND type = 'msg'
      AND messages.seq > max(${READ}, ${AFTER}) AND messages.seq <= ${UNTIL}
    ORDER BY messages.seq DESC LIMIT ${MENTIONED_AMONG}
  ) AS said WHERE sender <> ?1 AND NOT ${HAS_LEFT} AND NOT ${IS_READ_THERE}`;

/** Whether a message mentions the user. */
const MENTIONS = `(mentions IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(mentions) WHERE value = ?1))`;

/** Whether one of the newest unread messages mentions the user, or is a reply in a thread that they follow. */
const MENTIONED = `EXISTS (SELECT 1 FROM ${NEWEST} AND (${MENTIONS} OR ${IS_FOLLOWED}))`;

/** The newest unread message, without replies in threads that the user does not follow. */
const NEWS = `(SELECT seq FROM ${NEWEST} AND (root IS NULL OR ${IS_FOLLOWED} OR ${MENTIONS}) ORDER BY seq DESC LIMIT 1)`;

/** The other one in the chat of two people, for one of them. */
const PARTNER = `iif(direct AND participants.role IS NOT NULL,
  (SELECT others.username FROM participants AS others WHERE others.chat = chats.id AND others.username <> ?1), NULL)`;

/** Each column is found through an index, so that a summary costs the same in a chat of any length. */
const SUMMARY = `
  SELECT chats.*, participants.role, ${READ} AS read_seq, reads.unread_on,
    iif(${HAS_LEFT}, former.left_on, NULL) AS left_on, former.topic AS left_topic,
    ${FROM_TIME} AS from_time,
    (SELECT ${briefJson(`substr(messages.body, 1, ${SHOWN})`)} FROM messages
      WHERE chat = chats.id AND deleted = 0 AND type = 'msg' AND messages.seq > ${AFTER} AND messages.seq <= ${UNTIL}
        AND ${UNCHANGED}
      ORDER BY seq DESC LIMIT 1) AS last,
    (SELECT count(*) FROM ${UNREAD}) AS unread, ${MENTIONED} AS mentioned,
    coalesce(${NEWS}, 0) AS news,
    preferences.notify, preferences.pinned, ${PARTNER} AS partner
  ${FROM}`;

/** The time of the newest message that the user may read. For a user who has left, the time when they left. */
const LAST_ACTIVITY = `iif(${HAS_LEFT}, former.left_on, max(created_on, coalesce((SELECT time * 1000 FROM messages
  WHERE chat = chats.id AND deleted = 0 AND type = 'msg' AND messages.seq > ${AFTER} AND messages.seq <= ${UNTIL}
  ORDER BY seq DESC LIMIT 1), 0)))`;

/** The name under which the user sees the chat. */
const TOPIC = `iif(access = 'open' OR ?2, chats.topic, coalesce(former.topic, chats.topic))`;

/** Chats that are looked at together. The unread messages of each are looked for, so others run in between. */
const CHATS_PER_PIECE = 50;

/** Whether a chat is linked to a file. */
const isOf = (path: string): string =>
  `AND chats.metadata IS NOT NULL AND json_extract(chats.metadata, '$.${LINKED_FILE}') = ${path}`;

/** The last of the next chats; null if there are none. ?1: the chat before them. */
const endOf = (condition: string): string =>
  `SELECT max(n) AS n FROM (
    SELECT rowid AS n FROM chats WHERE rowid > ?1 ${condition} ORDER BY rowid LIMIT ${CHATS_PER_PIECE}
  )`;

/**
 * The places of the next chats. The costlier columns are then read for the chats of one page of the list only. ?4: the earliest activity. ?5
 * to ?7: the position behind which the page begins. ?8: 1 for unread ones only. ?9: a workspace. ?10: 1 for pinned ones only. ?11 and ?12: the
 * chats that are looked at, the first excluded.
 */
const placesIn = (chats: string): string => `
  SELECT id, topic, lively AS livelyOn, created_on AS createdOn FROM (
    SELECT id, created_on, ${TOPIC} AS topic, ${LAST_ACTIVITY} AS lively ${FROM} ${chats} AND (NOT ?8 OR EXISTS ${UNREAD})
      AND (?9 IS NULL OR coalesce(workspace, '${DEFAULT_WORKSPACE}') = ?9) AND (NOT ?10 OR preferences.pinned = 1)
      AND chats.rowid > ?11 AND chats.rowid <= ?12
  )
  WHERE lively >= ?4 AND (?5 IS NULL OR (-lively, -created_on, id) > (-?5, -?6, ?7))`;

/** The chats that are linked to a file. ?13: its path. */
const OF_FILE = `${isOf('?13')} AND NOT ${HAS_LEFT}`;

/** The summaries of the chat list. */
export function summaryQueries(db: Database) {
  const places = prepare(db, placesIn(''));
  const ofFile = prepare(db, placesIn(OF_FILE));
  const end = prepare(db, endOf(''));
  const endOfFile = prepare(db, endOf(isOf('?2')));
  const one = prepare(db, `${SUMMARY} AND chats.id = ?4`);
  const alerts = prepare(
    db,
    `SELECT chats.id, preferences.notify, (direct = 1 OR ${MENTIONED}) AS urgent
     ${FROM} AND chats.id IN (SELECT value FROM json_each(?4)) AND EXISTS ${UNREAD}`
  );
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
       SELECT sender, seq FROM messages WHERE chat = ?1 AND deleted = 0 AND type = 'msg'
       ORDER BY seq DESC LIMIT ${RECENT_MESSAGES}
     ) LEFT JOIN users ON users.username = sender
       LEFT JOIN participants ON participants.chat = ?1 AND participants.username = sender
     GROUP BY sender ORDER BY max(seq) DESC`
  );

  const toFace = ({ name, given_name: given, ...record }: FaceRecord): IFace =>
    name === null
      ? stranger(record.username, record.bot === 1, given ?? undefined)
      : { ...toUserRow({ name, ...record }), ...(given !== null && { givenName: given }) };
  /** A user who has left a chat sees none of its later changes. */
  const toLeft = (record: ISummaryRecord): ISummaryRecord =>
    record.left_on === null
      ? record
      : { ...record, topic: record.left_topic ?? '', metadata: null, retention_days: null };
  const facesOf = ({ id, access }: ISummaryRecord): IFace[] =>
    pickFaces(
      participants.all<FaceRecord>(id).map(toFace),
      access === 'open' ? writers.all<FaceRecord>(id).map(toFace) : []
    );
  const toSummary = (record: ISummaryRecord): IChatSummary => ({
    row: toChatRow(toLeft(record)),
    role: record.role,
    ...(record.left_on !== null && { leftOn: record.left_on }),
    from: record.from_time,
    last: record.last === null ? null : toMessageRow({ json: record.last }),
    unread: record.unread,
    readSeq: record.read_seq,
    ...(record.unread_on !== null && { unreadOn: record.unread_on }),
    mentioned: record.mentioned === 1,
    newsSeq: record.news,
    preferences: {
      notify: record.notify ?? NO_PREFERENCES.notify,
      pinned: record.pinned === 1
    },
    ...(record.partner !== null && { partner: record.partner }),
    faces: record.left_on === null ? facesOf(record) : []
  });
  return {
    /** The places of the chats after one of them, in no order, and the last that was looked at: null at the end. The names are not compared. */
    places(
      username: string,
      options: IListPage,
      from: number
    ): { places: IListedChat[]; last: number | null } {
      const { all = false, left = false, after, since = 0, unread = false, workspace } = options;
      const { pinned = false, document } = options;
      const file = document === undefined ? [] : [document];
      const last = (document === undefined ? end : endOfFile).get<{ n: number | null }>(
        from,
        ...file
      )!.n;
      if (last === null) {
        return { places: [], last };
      }
      const statement = document === undefined ? places : ofFile;
      const found = statement.all<IListedChat>(
        ...[username, all ? 1 : 0, left ? 1 : 0, since],
        ...[after?.livelyOn ?? null, after?.createdOn ?? null, after?.id ?? null],
        ...[unread ? 1 : 0, workspace ?? null, pinned ? 1 : 0, from, last],
        ...file
      );
      return { places: found, last };
    },

    alerts(username: string, chats: readonly string[]): IAlerts {
      type IRecord = { id: string; notify: IPreferences['notify'] | null; urgent: number };
      const found = alerts.all<IRecord>(username, 0, 0, JSON.stringify(chats));
      return {
        muted: found.filter(({ notify }) => notify === 'none').map(({ id }) => id),
        urgent: found
          .filter(({ notify, urgent }) => notify !== 'none' && urgent === 1)
          .map(({ id }) => id)
      };
    },

    get(chat: string, username: string, options: IListOptions): IChatSummary | null {
      const { all = false, left = false } = options;
      const record = one.get<ISummaryRecord>(username, all ? 1 : 0, left ? 1 : 0, chat);
      return record ? toSummary(record) : null;
    }
  };
}
