import { transaction, type Database } from './database.js';

/** Fills `likenesses` from the names of participants and writers. */
const LIKENESSES = `WITH people AS (
    SELECT chat, username FROM participants UNION SELECT chat, username FROM former
    UNION SELECT chat, sender FROM messages WHERE deleted = 0 AND type = 'msg'
  ), names AS (
    SELECT chat, username, username AS name FROM people
    UNION SELECT chat, username, display_name FROM people JOIN users USING (username)
    UNION SELECT chat, username, display_name FROM participants WHERE username GLOB 'acs-*'
    UNION SELECT chat, username, display_name FROM former WHERE username GLOB 'acs-*'
    UNION SELECT chat, sender, name FROM sender_names
  )
  INSERT OR IGNORE INTO likenesses SELECT chat, likeness_of(name), username FROM names WHERE name IS NOT NULL;`;

/**
 * The schema, one step per version. A released step is never changed, so this file grows.
 *
 * - `sum` is the CRC-32 of the data. It is null in rows that are older than the checksums. Unreadable records are kept in `damaged`.
 * - `messages.deleted` is 1 for messages that no list counts. A row whose `json` is null keeps only the id of a removed message.
 * - `journal` has one row per commit, by reference (see `journal.ts`).
 * - `webhooks` and `dead_letters` refer to places in the journal by `n` and `i` (see `webhooks.ts`).
 * - `search` is the full-text index. Messages up to `indexed.n` are in it. They are added in batches, because a trigger that adds them one
 *   by one would write a separate segment to the disk for each. Triggers keep indexed messages up to date for every writer. The index holds
 *   each body as plain text, not as JSON (see `encode` in `database.ts`). `n` survives a vacuum of the file, which a bare rowid would not.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE chats (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    access TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    room_client INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    deleted_on INTEGER
  ) STRICT;

  CREATE TABLE log (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX log_by_chat ON log (chat);

  CREATE TABLE snapshots (
    chat TEXT PRIMARY KEY,
    data BLOB NOT NULL
  ) STRICT;

  CREATE TABLE retired (
    chat TEXT NOT NULL,
    client INTEGER NOT NULL,
    PRIMARY KEY (chat, client)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE clients (
    chat TEXT NOT NULL,
    client INTEGER NOT NULL,
    username TEXT NOT NULL,
    PRIMARY KEY (chat, client)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE participants (
    chat TEXT NOT NULL,
    username TEXT NOT NULL,
    role TEXT NOT NULL,
    added_on INTEGER NOT NULL,
    PRIMARY KEY (chat, username)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX participants_by_username ON participants (username);

  CREATE TABLE messages (
    chat TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER,
    type TEXT NOT NULL,
    sender TEXT NOT NULL,
    body TEXT NOT NULL,
    time REAL NOT NULL,
    deleted INTEGER NOT NULL,
    json TEXT,
    PRIMARY KEY (chat, id),
    UNIQUE (chat, seq)
  ) STRICT;
  CREATE INDEX messages_alive ON messages (chat, seq, sender) WHERE deleted = 0;

  CREATE TABLE reads (
    chat TEXT NOT NULL,
    username TEXT NOT NULL,
    seq INTEGER NOT NULL,
    read_on INTEGER NOT NULL,
    PRIMARY KEY (chat, username)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE users (
    username TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    initials TEXT,
    color TEXT,
    avatar_url TEXT,
    bot INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE cursors (
    chat TEXT NOT NULL,
    bot TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (chat, bot)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE log ADD COLUMN sum INTEGER;
  ALTER TABLE snapshots ADD COLUMN sum INTEGER;

  CREATE TABLE damaged (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    data BLOB NOT NULL,
    sum INTEGER
  ) STRICT;
  `,
  `
  DROP INDEX messages_alive;
  ALTER TABLE messages RENAME TO messages_before;
  CREATE TABLE messages (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER,
    type TEXT NOT NULL,
    sender TEXT NOT NULL,
    body TEXT NOT NULL,
    time REAL NOT NULL,
    deleted INTEGER NOT NULL,
    json TEXT,
    UNIQUE (chat, id),
    UNIQUE (chat, seq)
  ) STRICT;
  INSERT INTO messages (chat, id, seq, type, sender, body, time, deleted, json)
    SELECT chat, id, seq, type, sender, body, time, deleted, json FROM messages_before ORDER BY time, seq;
  DROP TABLE messages_before;
  CREATE INDEX messages_alive ON messages (chat, seq, sender) WHERE deleted = 0;
  CREATE INDEX messages_by_time ON messages (chat, time, seq) WHERE json IS NOT NULL;

  CREATE VIEW searchable AS
    SELECT n, iif(body GLOB '"*' AND json_valid(body), json_extract(body, '$'), body) AS body
    FROM messages WHERE deleted = 0 AND type = 'msg';
  CREATE VIRTUAL TABLE search USING fts5(
    body, content = 'searchable', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
  );
  INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
  INSERT INTO search (search) VALUES ('rebuild');
  CREATE TRIGGER search_insert AFTER INSERT ON messages WHEN new.deleted = 0 AND new.type = 'msg' BEGIN
    INSERT INTO search (rowid, body)
      VALUES (new.n, iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body));
  END;
  CREATE TRIGGER search_delete AFTER DELETE ON messages WHEN old.deleted = 0 AND old.type = 'msg' BEGIN
    INSERT INTO search (search, rowid, body)
      VALUES ('delete', old.n, iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body));
  END;
  CREATE TRIGGER search_update AFTER UPDATE OF body, deleted ON messages
    WHEN old.type = 'msg' AND (old.body <> new.body OR old.deleted <> new.deleted) BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body) WHERE old.deleted = 0;
    INSERT INTO search (rowid, body)
      SELECT new.n, iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body) WHERE new.deleted = 0;
  END;
  `,
  `
  CREATE TABLE identities (
    username TEXT PRIMARY KEY,
    guid TEXT NOT NULL UNIQUE,
    generation INTEGER NOT NULL,
    deleted_on INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settled (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE chats ADD COLUMN metadata TEXT;
  ALTER TABLE chats ADD COLUMN retention_days INTEGER;
  CREATE INDEX chats_by_retention ON chats (created_on) WHERE retention_days IS NOT NULL;

  ALTER TABLE participants ADD COLUMN display_name TEXT;
  ALTER TABLE participants ADD COLUMN share_from INTEGER;
  ALTER TABLE participants ADD COLUMN after_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE participants ADD COLUMN metadata TEXT;

  CREATE TABLE former (
    chat TEXT NOT NULL,
    username TEXT NOT NULL,
    left_on INTEGER NOT NULL,
    after_seq INTEGER NOT NULL,
    until_seq INTEGER NOT NULL,
    PRIMARY KEY (chat, username)
  ) STRICT, WITHOUT ROWID;

  DROP INDEX messages_alive;
  CREATE INDEX messages_alive ON messages (chat, seq, sender) WHERE deleted = 0 AND type = 'msg';
  `,
  `
  CREATE TABLE attachments (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    uploader TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    UNIQUE (chat, id)
  ) STRICT;
  CREATE INDEX attachments_by_chat ON attachments (chat, n);
  `,
  `
  CREATE TABLE journal (
    n INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE indexed (n INTEGER NOT NULL) STRICT;
  INSERT INTO indexed SELECT coalesce(max(n), 0) FROM messages;

  DROP TRIGGER search_insert;
  DROP TRIGGER search_delete;
  DROP TRIGGER search_update;
  CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body)
      WHERE old.deleted = 0 AND old.type = 'msg' AND old.n <= (SELECT n FROM indexed);
    UPDATE indexed SET n = (SELECT coalesce(max(n), 0) FROM messages) WHERE n >= old.n
      AND n > (SELECT coalesce(max(n), 0) FROM messages);
  END;
  CREATE TRIGGER search_update AFTER UPDATE OF body, deleted ON messages
    WHEN old.type = 'msg' AND (old.body <> new.body OR old.deleted <> new.deleted) AND old.n <= (SELECT n FROM indexed) BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body) WHERE old.deleted = 0;
    INSERT INTO search (rowid, body)
      SELECT new.n, iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body) WHERE new.deleted = 0;
  END;
  `,
  `
  CREATE TABLE webhooks (
    made INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    username TEXT NOT NULL,
    url TEXT NOT NULL,
    key TEXT NOT NULL,
    events TEXT,
    chat TEXT,
    created_on INTEGER NOT NULL,
    n INTEGER NOT NULL,
    i INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX webhooks_by_username ON webhooks (username);

  CREATE TABLE dead_letters (
    webhook TEXT NOT NULL,
    n INTEGER NOT NULL,
    i INTEGER NOT NULL,
    at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER,
    reason TEXT NOT NULL,
    PRIMARY KEY (webhook, n, i)
  ) STRICT, WITHOUT ROWID;
  `,
  // The time from which a former participant may read is the time of the first message that they may read.
  `
  ALTER TABLE former ADD COLUMN topic TEXT NOT NULL DEFAULT '';
  ALTER TABLE former ADD COLUMN added_on INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE former ADD COLUMN display_name TEXT;
  ALTER TABLE former ADD COLUMN share_from INTEGER;
  UPDATE former SET
    topic = coalesce((SELECT topic FROM chats WHERE id = chat), ''),
    added_on = left_on,
    share_from = iif(after_seq = 0, NULL, coalesce(
      (SELECT CAST(min(time) * 1000 AS INTEGER) FROM messages WHERE messages.chat = former.chat AND seq > after_seq),
      left_on));
  `,
  `
  CREATE INDEX chats_by_topic ON chats (topic) WHERE deleted_on IS NULL;
  `,
  // Entries that documents already hold are added when a room next opens.
  `
  CREATE TABLE entries (
    chat TEXT NOT NULL,
    id TEXT NOT NULL,
    author TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    json TEXT,
    PRIMARY KEY (chat, id)
  ) STRICT, WITHOUT ROWID;
  `,
  // Items with a quota are counted when another one is stored.
  `
  CREATE INDEX chats_by_maker ON chats (created_by) WHERE deleted_on IS NULL;
  CREATE INDEX attachments_by_uploader ON attachments (uploader, size);
  `,
  // The owner of the quota that a file counts to: its uploader, or all guests who signed in from one address.
  `
  ALTER TABLE attachments ADD COLUMN owner TEXT NOT NULL DEFAULT '';
  UPDATE attachments SET owner = uploader;
  DROP INDEX attachments_by_uploader;
  CREATE INDEX attachments_by_owner ON attachments (owner, size);
  `,
  // The index holds the words that `search_words` makes of a text, for the version of Unicode that is noted. It is made again from the start.
  `
  DROP TRIGGER search_delete;
  DROP TRIGGER search_update;
  DROP TABLE search;
  DROP VIEW searchable;
  UPDATE indexed SET n = 0;
  ALTER TABLE indexed ADD COLUMN unicode TEXT NOT NULL DEFAULT '';

  CREATE VIEW searchable AS
    SELECT n, search_words(iif(body GLOB '"*' AND json_valid(body), json_extract(body, '$'), body)) AS body
    FROM messages WHERE deleted = 0 AND type = 'msg';
  CREATE VIRTUAL TABLE search USING fts5(
    body, content = 'searchable', content_rowid = 'n', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
  );
  INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
  CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body))
      WHERE old.deleted = 0 AND old.type = 'msg' AND old.n <= (SELECT n FROM indexed);
    UPDATE indexed SET n = (SELECT coalesce(max(n), 0) FROM messages) WHERE n >= old.n
      AND n > (SELECT coalesce(max(n), 0) FROM messages);
  END;
  CREATE TRIGGER search_update AFTER UPDATE OF body, deleted ON messages
    WHEN old.type = 'msg' AND (old.body <> new.body OR old.deleted <> new.deleted) AND old.n <= (SELECT n FROM indexed) BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body)) WHERE old.deleted = 0;
    INSERT INTO search (rowid, body)
      SELECT new.n, search_words(iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body)) WHERE new.deleted = 0;
  END;
  `,
  // The time of the last change of a message's content after it was stored; null if there was none.
  `
  ALTER TABLE messages ADD COLUMN changed_on INTEGER;
  `,
  // The names that programs gave to users whom they made, for `from:` in the search.
  `
  CREATE TABLE sender_names (
    chat TEXT NOT NULL,
    sender TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (chat, sender, name)
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO sender_names
    SELECT chat, sender, json_extract(json, '$.display_name') FROM messages
    WHERE sender GLOB 'acs-*' AND json LIKE '%"display_name"%' AND iif(json_valid(json), json_type(json, '$.display_name'), NULL) = 'text';
  CREATE INDEX participants_named ON participants (chat, username, display_name) WHERE display_name IS NOT NULL;
  CREATE INDEX former_named ON former (chat, username, display_name) WHERE display_name IS NOT NULL;
  `,
  // Chats that are being filled or removed in pieces (see `bulk.ts`).
  `
  CREATE TABLE unfinished (
    chat TEXT PRIMARY KEY,
    filled_on INTEGER
  ) STRICT, WITHOUT ROWID;
  `,
  // The user whose share of a chat's attachments an entry counts to: its author, or all guests who signed in from one address.
  `
  ALTER TABLE entries ADD COLUMN owner TEXT NOT NULL DEFAULT '';
  UPDATE entries SET owner = author;
  CREATE INDEX entries_by_owner ON entries (chat, owner) WHERE json IS NOT NULL;
  `,
  // A chat without a name is numbered by those of its maker, which `chats_by_maker` finds.
  `
  DROP INDEX chats_by_topic;
  `,
  // A removed row moves back the place up to which messages are indexed, also one that was not indexed: its number is given again. Before,
  // later rows counted as indexed that were not, and could not be changed. So the index is made again.
  `
  DROP TRIGGER search_delete;
  CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body))
      WHERE old.deleted = 0 AND old.type = 'msg' AND old.n <= (SELECT n FROM indexed);
    UPDATE indexed SET n = (SELECT coalesce(max(n), 0) FROM messages) WHERE n > (SELECT coalesce(max(n), 0) FROM messages);
  END;
  INSERT INTO search (search) VALUES ('delete-all');
  UPDATE indexed SET n = 0;
  `,
  // Words may be emoji, so all characters between blanks belong to a word.
  `
  DROP TABLE search;
  CREATE VIRTUAL TABLE search USING fts5(
    body, content = 'searchable', content_rowid = 'n', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'"
  );
  INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
  UPDATE indexed SET n = 0;
  `,
  // The participants and writers of chats, by what their names look like (see `sqlite/likenesses.ts`).
  `
  CREATE TABLE likenesses (
    chat TEXT NOT NULL,
    likeness TEXT NOT NULL,
    username TEXT NOT NULL,
    PRIMARY KEY (chat, likeness, username)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX likenesses_by_username ON likenesses (username, chat);
  ${LIKENESSES}
  `,
  // The store merges the segments of the index itself, a few pages at a time. SQLite would do it while messages are stored. `stale` is 1 if
  // the index has words of changed texts, which merging removes.
  `
  ALTER TABLE indexed ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
  INSERT INTO search (search, rank) VALUES ('automerge', 0), ('crisismerge', 1999);
  `,
  // The messages that bots were given and are not done with, and how often they were given them.
  `
  CREATE TABLE handovers (
    chat TEXT NOT NULL,
    bot TEXT NOT NULL,
    message TEXT NOT NULL,
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (chat, bot, message)
  ) STRICT, WITHOUT ROWID;
  `,
  // Registered bots. `json` has the other fields of `IBotRow`.
  `
  CREATE TABLE bots (
    n INTEGER PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    owner TEXT,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX bots_by_owner ON bots (owner) WHERE owner IS NOT NULL;
  `,
  // A bot may not be named like anybody who takes part or wrote in any chat.
  `
  CREATE INDEX likenesses_of_all ON likenesses (likeness, username);
  `,
  // How a bot answers in a chat.
  `
  ALTER TABLE participants ADD COLUMN answers TEXT;
  `,
  // Messages of bots that wait for a manager; copies of messages for single bots; what decides over bots; ended chats.
  `
  CREATE TABLE held (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (chat, id)
  ) STRICT;
  CREATE TABLE deliveries (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    bot TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT,
    UNIQUE (chat, bot, id)
  ) STRICT;
  CREATE INDEX deliveries_open ON deliveries (chat, bot, n) WHERE json IS NOT NULL;
  ALTER TABLE participants ADD COLUMN traits TEXT;
  ALTER TABLE chats ADD COLUMN ended_on INTEGER;
  `,
  // Workspaces. A chat without one is in the default workspace, as all chats were. `visits`: the last chat of a user in each workspace.
  `
  CREATE TABLE workspaces (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    deleted_on INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX workspaces_by_owner ON workspaces (owner);
  CREATE TABLE workspace_members (
    n INTEGER PRIMARY KEY,
    workspace TEXT NOT NULL,
    username TEXT NOT NULL,
    added_on INTEGER NOT NULL,
    UNIQUE (workspace, username)
  ) STRICT;
  CREATE INDEX workspace_members_by_username ON workspace_members (username);
  CREATE TABLE visits (
    username TEXT NOT NULL,
    workspace TEXT NOT NULL,
    chat TEXT,
    visited_on INTEGER NOT NULL,
    PRIMARY KEY (username, workspace)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX visits_by_workspace ON visits (workspace);
  ALTER TABLE chats ADD COLUMN workspace TEXT;
  CREATE INDEX chats_by_workspace ON chats (workspace) WHERE workspace IS NOT NULL;
  `,
  // Strings that let clients of Socket.IO connect and send, as hashes.
  `
  CREATE TABLE strings (
    n INTEGER PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    use TEXT NOT NULL,
    chat TEXT NOT NULL,
    username TEXT NOT NULL,
    holder TEXT NOT NULL,
    credential TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    expires_on INTEGER NOT NULL,
    used INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX strings_by_holder ON strings (holder, n);
  CREATE INDEX strings_by_expiry ON strings (expires_on);
  `,
  // Chats that are connected to rooms of LiveKit, and the ids that messages have in the room that they come from.
  `
  CREATE TABLE bridges (
    chat TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    username TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    n INTEGER NOT NULL,
    i INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE bridged (
    chat TEXT NOT NULL,
    message TEXT NOT NULL,
    remote TEXT NOT NULL,
    PRIMARY KEY (chat, message)
  ) STRICT, WITHOUT ROWID;
  `,
  // Chats of two people, and what each user has set for a chat.
  `
  ALTER TABLE chats ADD COLUMN direct INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE preferences (
    chat TEXT NOT NULL,
    username TEXT NOT NULL,
    notify TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    PRIMARY KEY (username, chat)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX preferences_by_chat ON preferences (chat);
  `,
  // The chats that are linked to a file.
  `
  CREATE INDEX chats_by_file ON chats (json_extract(metadata, '$.document')) WHERE metadata IS NOT NULL;
  `,
  // The replies to a message.
  `
  ALTER TABLE messages ADD COLUMN reply_to TEXT;
  UPDATE messages SET reply_to = json_extract(json, '$.reply_to')
  WHERE json LIKE '%"reply_to"%' AND json_valid(json) AND json_type(json, '$.reply_to') = 'text';
  CREATE INDEX messages_by_reply ON messages (chat, reply_to) WHERE reply_to IS NOT NULL;
  `,
  // The messages that a user has set to unread.
  `
  ALTER TABLE reads ADD COLUMN unread_after INTEGER;
  ALTER TABLE reads ADD COLUMN unread_on INTEGER;
  `,
  // The pinned messages of a chat, and the users who pinned them ('' if unknown).
  `
  ALTER TABLE messages ADD COLUMN pinned_by TEXT;
  UPDATE messages SET pinned_by = coalesce(json_extract(json, '$.pinned_by'), '')
  WHERE json LIKE '%"pinned":true%' AND json_valid(json) AND json_extract(json, '$.pinned') = 1;
  CREATE INDEX messages_by_pin ON messages (chat, seq) WHERE pinned_by IS NOT NULL;
  `,
  // The root of the thread that a reply is in, and the threads that users follow, with how far they have read in each.
  `
  ALTER TABLE messages ADD COLUMN root TEXT;
  WITH RECURSIVE threads (n, root) AS (
    SELECT n, reply_to FROM messages WHERE reply_to IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM messages AS answered
      WHERE answered.chat = messages.chat AND answered.id = messages.reply_to AND answered.reply_to IS NOT NULL
    )
    UNION
    SELECT replies.n, threads.root FROM threads
      JOIN messages AS answered ON answered.n = threads.n
      JOIN messages AS replies INDEXED BY messages_by_reply ON replies.chat = answered.chat AND replies.reply_to = answered.id
  )
  UPDATE messages SET root = threads.root FROM threads WHERE threads.n = messages.n;
  DROP INDEX messages_by_reply;
  CREATE INDEX messages_by_root ON messages (chat, root, seq) WHERE root IS NOT NULL;
  DROP INDEX messages_alive;
  CREATE INDEX messages_alive ON messages (chat, seq, sender, root) WHERE deleted = 0 AND type = 'msg';
  CREATE TABLE followings (
    n INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    username TEXT NOT NULL,
    root TEXT NOT NULL,
    follows INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    changed_on INTEGER NOT NULL,
    UNIQUE (chat, username, root)
  ) STRICT;
  CREATE INDEX followings_by_change ON followings (chat, username, changed_on, n);
  `,
  // The users, by the words of their names. The store fills it, as it does after each change of the rules for words.
  `
  CREATE TABLE name_words (
    word TEXT NOT NULL,
    username TEXT NOT NULL,
    PRIMARY KEY (word, username)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX name_words_by_username ON name_words (username);
  `,
  // The browsers that are told the news while their page is closed.
  `
  CREATE TABLE pushes (
    endpoint TEXT NOT NULL PRIMARY KEY,
    username TEXT NOT NULL,
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    words INTEGER NOT NULL,
    quiet_hours TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX pushes_by_user ON pushes (username);
  `,
  // The usernames that a message mentions, as JSON. Summaries would read up to 50 whole messages for them.
  `
  ALTER TABLE messages ADD COLUMN mentions TEXT;
  UPDATE messages SET mentions = json_extract(json, '$.mentions')
    WHERE instr(json, '"mentions"') > 0 AND json_valid(json) AND json_type(json, '$.mentions') = 'array';
  DROP INDEX messages_alive;
  CREATE INDEX messages_alive ON messages (chat, seq, sender, root, mentions) WHERE deleted = 0 AND type = 'msg';
  `,
  // The things that messages hold, for `has:` in the search: files, images, links and code, as bits.
  `
  ALTER TABLE messages ADD COLUMN holds INTEGER NOT NULL DEFAULT 0;
  UPDATE messages SET holds = holdings_of(json) WHERE json IS NOT NULL AND deleted = 0 AND type = 'msg' AND (
    body LIKE '%://%' OR body LIKE '%\`\`\`%' OR body LIKE '%~~~%' OR json LIKE '%"attachments"%' OR json LIKE '%"mime_model"%'
  );
  UPDATE messages SET holds = holds | 2 WHERE holds & 1 AND EXISTS (
    SELECT 1 FROM json_each(iif(json_valid(messages.json), messages.json, '{}'), '$.attachments') AS named
      JOIN attachments ON attachments.chat = messages.chat AND attachments.id = named.value
    WHERE mime_type GLOB 'image/*'
  );
  CREATE INDEX messages_with_file ON messages (n, chat) WHERE holds & 1;
  CREATE INDEX messages_with_image ON messages (n, chat) WHERE holds & 2;
  CREATE INDEX messages_with_link ON messages (n, chat) WHERE holds & 4;
  CREATE INDEX messages_with_code ON messages (n, chat) WHERE holds & 8;
  `,
  // Threads that others have made a user follow are forgotten first.
  `
  ALTER TABLE followings ADD COLUMN own INTEGER NOT NULL DEFAULT 1;
  `,
  // More letters look alike.
  `
  DELETE FROM likenesses;
  ${LIKENESSES}
  `,
  // The index holds each word with the block of its message, so that a search can read it in pieces. It is made again from the start.
  `
  DROP TRIGGER search_delete;
  DROP TRIGGER search_update;
  DROP VIEW searchable;
  CREATE VIEW searchable AS
    SELECT n, search_words(iif(body GLOB '"*' AND json_valid(body), json_extract(body, '$'), body), n) AS body
    FROM messages WHERE deleted = 0 AND type = 'msg';
  CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body), old.n)
      WHERE old.deleted = 0 AND old.type = 'msg' AND old.n <= (SELECT n FROM indexed);
    UPDATE indexed SET n = (SELECT coalesce(max(n), 0) FROM messages) WHERE n > (SELECT coalesce(max(n), 0) FROM messages);
  END;
  CREATE TRIGGER search_update AFTER UPDATE OF body, deleted ON messages
    WHEN old.type = 'msg' AND (old.body <> new.body OR old.deleted <> new.deleted) AND old.n <= (SELECT n FROM indexed) BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body), old.n)
      WHERE old.deleted = 0;
    INSERT INTO search (rowid, body)
      SELECT new.n, search_words(iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body), new.n)
      WHERE new.deleted = 0;
  END;
  INSERT INTO search (search) VALUES ('delete-all');
  UPDATE indexed SET n = 0;
  `,
  // Nobody knows when the tokens of earlier subscriptions expire. Pages subscribe again with each visit.
  `
  DELETE FROM pushes;
  ALTER TABLE pushes ADD COLUMN expires_on INTEGER NOT NULL DEFAULT 0;
  `,
  // Bots that joined before bots were bound are bound to their owners who read the chat. No bot reads more of the past than its owner.
  `
  UPDATE participants SET traits = json_set(coalesce(traits, '{}'), '$.boundTo', bots.owner)
    FROM bots, chats
    WHERE bots.username = participants.username AND bots.owner IS NOT NULL AND json_extract(bots.json, '$.kind') <> 'agent'
      AND json_extract(coalesce(traits, '{}'), '$.boundTo') IS NULL AND chats.id = participants.chat AND iif(chats.access = 'open',
        chats.workspace IS NULL OR EXISTS (
          SELECT 1 FROM workspace_members AS members WHERE members.workspace = chats.workspace AND members.username = bots.owner),
        EXISTS (SELECT 1 FROM participants AS people WHERE people.chat = chats.id AND people.username = bots.owner));
  UPDATE participants SET
      after_seq = max(participants.after_seq, people.after_seq),
      share_from = max(coalesce(participants.share_from, 0), min(coalesce(people.share_from, 0), people.added_on)),
      added_on = max(participants.added_on, min(coalesce(people.share_from, 0), people.added_on))
    FROM participants AS people
    WHERE people.chat = participants.chat
      AND people.username = coalesce(json_extract(participants.traits, '$.boundTo'), json_extract(participants.traits, '$.owner'))
      AND (people.after_seq > participants.after_seq
        OR min(coalesce(people.share_from, 0), people.added_on) > min(coalesce(participants.share_from, 0), participants.added_on));
  DELETE FROM former WHERE username IN (SELECT username FROM bots WHERE owner IS NOT NULL);
  `,
  // A long message is a block of its own in the index, which is made again from the start.
  `
  CREATE INDEX messages_long ON messages (n) WHERE octet_length(body) > 4096;
  DROP TRIGGER search_delete;
  DROP TRIGGER search_update;
  DROP VIEW searchable;
  CREATE VIEW searchable AS
    SELECT n, search_words(iif(body GLOB '"*' AND json_valid(body), json_extract(body, '$'), body), n, octet_length(body) > 4096) AS body
    FROM messages WHERE deleted = 0 AND type = 'msg';
  CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body), old.n, octet_length(old.body) > 4096)
      WHERE old.deleted = 0 AND old.type = 'msg' AND old.n <= (SELECT n FROM indexed);
    UPDATE indexed SET n = (SELECT coalesce(max(n), 0) FROM messages) WHERE n > (SELECT coalesce(max(n), 0) FROM messages);
  END;
  CREATE TRIGGER search_update AFTER UPDATE OF body, deleted ON messages
    WHEN old.type = 'msg' AND (old.body <> new.body OR old.deleted <> new.deleted) AND old.n <= (SELECT n FROM indexed) BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body), old.n, octet_length(old.body) > 4096)
      WHERE old.deleted = 0;
    INSERT INTO search (rowid, body)
      SELECT new.n, search_words(iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body), new.n, octet_length(new.body) > 4096)
      WHERE new.deleted = 0;
  END;
  INSERT INTO search (search) VALUES ('delete-all');
  UPDATE indexed SET n = 0;
  `,
  // The names of a message's files, each behind a line break. The search finds them as a part of its text. `files_on`: the time of the oldest.
  // Where there are files, the index is made again, which fills the columns of older messages (see `file-names.ts`).
  `
  ALTER TABLE messages ADD COLUMN files TEXT;
  ALTER TABLE messages ADD COLUMN files_on INTEGER;
  CREATE INDEX messages_by_files ON messages (chat, files) WHERE files IS NOT NULL;
  DROP TRIGGER search_delete;
  DROP TRIGGER search_update;
  DROP VIEW searchable;
  CREATE VIEW searchable AS
    SELECT n, search_words(iif(body GLOB '"*' AND json_valid(body), json_extract(body, '$'), body) || coalesce(files, ''), n, octet_length(body) > 4096) AS body
    FROM messages WHERE deleted = 0 AND type = 'msg';
  CREATE TRIGGER search_delete AFTER DELETE ON messages BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body) || coalesce(old.files, ''), old.n, octet_length(old.body) > 4096)
      WHERE old.deleted = 0 AND old.type = 'msg' AND old.n <= (SELECT n FROM indexed);
    UPDATE indexed SET n = (SELECT coalesce(max(n), 0) FROM messages) WHERE n > (SELECT coalesce(max(n), 0) FROM messages);
  END;
  CREATE TRIGGER search_update AFTER UPDATE OF body, deleted, files ON messages
    WHEN old.type = 'msg' AND (old.body <> new.body OR old.deleted <> new.deleted OR old.files IS NOT new.files)
      AND old.n <= (SELECT n FROM indexed) BEGIN
    INSERT INTO search (search, rowid, body)
      SELECT 'delete', old.n, search_words(iif(old.body GLOB '"*' AND json_valid(old.body), json_extract(old.body, '$'), old.body) || coalesce(old.files, ''), old.n, octet_length(old.body) > 4096)
      WHERE old.deleted = 0;
    INSERT INTO search (rowid, body)
      SELECT new.n, search_words(iif(new.body GLOB '"*' AND json_valid(new.body), json_extract(new.body, '$'), new.body) || coalesce(new.files, ''), new.n, octet_length(new.body) > 4096)
      WHERE new.deleted = 0;
  END;
  INSERT INTO search (search) SELECT 'delete-all' WHERE EXISTS (SELECT 1 FROM messages WHERE holds & 1);
  UPDATE indexed SET n = 0 WHERE EXISTS (SELECT 1 FROM messages WHERE holds & 1);
  `
];

const version = (db: Database): number =>
  (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;

/**
 * Brings the schema up to date, each step in its own transaction.
 *
 * @throws Error if a newer Colloquy wrote the database. The database is not changed then.
 */
export function migrate(db: Database, migrations: readonly string[] = MIGRATIONS): void {
  if (version(db) > migrations.length) {
    throw new Error(
      `A newer version of Colloquy wrote this database (schema ${version(db)}; ` +
        `this version supports up to ${migrations.length}). Use the newer version.`
    );
  }
  for (let next = version(db); next < migrations.length; next++) {
    transaction(db, () => {
      // Another process may have run this step while we waited for the lock.
      if (version(db) === next) {
        db.exec(migrations[next]);
        db.exec(`PRAGMA user_version = ${next + 1}`);
      }
    });
  }
}
