import { attachmentTable } from './attachments.js';
import { botTable } from './bots.js';
import { bridgeTables } from './bridges.js';
import { bulkTable } from './bulk.js';
import { chatTable } from './chats.js';
import type { Database } from './database.js';
import { entryTable } from './entries.js';
import { fileNameTable } from './file-names.js';
import { followingTable } from './followings.js';
import { handoverTable } from './handovers.js';
import { identityTables } from './identities.js';
import { journalTable } from './journal.js';
import { likenessTable } from './likenesses.js';
import { logTable } from './log.js';
import { matchQueries } from './matches.js';
import { messageTable } from './messages.js';
import { nameWordTable } from './name-words.js';
import { peopleTables } from './people.js';
import { preferenceTable } from './preferences.js';
import { pushTable } from './pushes.js';
import { positionTables } from './positions.js';
import { routingTables } from './routing.js';
import { searchedNames } from './searched-names.js';
import { searchIndex } from './searches.js';
import { stringTable } from './strings.js';
import { summaryQueries } from './summaries.js';
import { webhookTables } from './webhooks.js';
import { workspaceTables } from './workspaces.js';

/** The open database and its prepared statements, grouped by noun. */
export const prepareTables = (db: Database, names = nameWordTable(db)) => ({
  db,
  attachments: attachmentTable(db),
  bots: botTable(db),
  bridges: bridgeTables(db),
  bulk: bulkTable(db),
  chats: chatTable(db),
  entries: entryTable(db),
  fileNames: fileNameTable(db),
  followings: followingTable(db),
  handovers: handoverTable(db),
  identities: identityTables(db),
  journal: journalTable(db),
  likenesses: likenessTable(db),
  log: logTable(db),
  matches: matchQueries(db),
  messages: messageTable(db),
  names,
  people: peopleTables(db, names),
  positions: positionTables(db),
  preferences: preferenceTable(db),
  pushes: pushTable(db),
  routing: routingTables(db),
  searched: searchedNames(db),
  searches: searchIndex(db),
  strings: stringTable(db),
  summaries: summaryQueries(db),
  webhooks: webhookTables(db),
  workspaces: workspaceTables(db)
});

export type Tables = ReturnType<typeof prepareTables>;

/** The share of one user in a chat's attachments. */
export const shareOf = (
  { attachments, entries }: Pick<Tables, 'attachments' | 'entries'>,
  chat: string,
  owner: string
): { entries: number; bytes: number } => ({
  entries: entries.countOf(chat, owner),
  bytes: attachments.bytesIn(chat, owner)
});
