import { ChatError } from '../../errors.js';
import type { IStoredWorkspace } from '../rows.js';
import type { IVisit, IWorkspaceMember, IWorkspaceRow } from '../workspaces.js';
import { prepare, type Database } from './database.js';
import { OWNER } from './people.js';

interface IWorkspaceRecord {
  id: string;
  name: string;
  owner: string;
  created_on: number;
}

const toRow = ({ created_on, ...record }: IWorkspaceRecord): IWorkspaceRow => ({
  ...record,
  createdOn: created_on
});

/**
 * Whether the user ?1 takes part in a chat because it is open to them. A participant of an open chat must be a member of its workspace too,
 * unless they are a bot.
 */
const IS_OPEN = `(access = 'open' AND (workspace IS NULL OR EXISTS (
  SELECT 1 FROM workspace_members WHERE workspace_members.workspace = chats.workspace AND workspace_members.username = ?1)))`;

/** Whether the person without whom a bot reads nothing reads the chat, if there is one. */
const OWNER_READS = `(participants.traits IS NULL OR ${OWNER} IS NULL OR CASE access
  WHEN 'open' THEN workspace IS NULL OR EXISTS (
    SELECT 1 FROM workspace_members WHERE workspace_members.workspace = chats.workspace AND workspace_members.username = ${OWNER})
  ELSE EXISTS (SELECT 1 FROM participants AS people WHERE people.chat = chats.id AND people.username = ${OWNER}) END)`;

/** Whether the user ?1 may read a chat as it is now. ?2: 1 for every chat. */
export const IS_READABLE = `(?2 OR (${OWNER_READS} AND (
  ${IS_OPEN} OR participants.role = 'bot' OR (access <> 'open' AND participants.role IS NOT NULL))))`;

/** Workspaces, their members, and who was in which of them last. */
export function workspaceTables(db: Database) {
  const insert = prepare(
    db,
    `INSERT INTO workspaces (id, name, owner, created_on) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`
  );
  const columns = 'id, name, owner, created_on';
  const get = prepare(db, `SELECT ${columns} FROM workspaces WHERE id = ? AND deleted_on IS NULL`);
  const all = prepare(
    db,
    `SELECT ${columns} FROM workspaces WHERE deleted_on IS NULL ORDER BY created_on, id`
  );
  const listOf = prepare(
    db,
    `SELECT ${columns} FROM workspace_members JOIN workspaces ON id = workspace
     WHERE username = ? AND deleted_on IS NULL ORDER BY created_on, id`
  );
  const countOf = prepare(
    db,
    'SELECT count(*) AS count FROM workspaces WHERE owner = ? AND deleted_on IS NULL'
  );
  const rename = prepare(db, 'UPDATE workspaces SET name = ? WHERE id = ?');
  const bury = prepare(
    db,
    "UPDATE workspaces SET deleted_on = ?, name = '', owner = '' WHERE id = ?"
  );
  const members = prepare(
    db,
    'SELECT username, added_on FROM workspace_members WHERE workspace = ? ORDER BY n'
  );
  const isMember = prepare(
    db,
    'SELECT 1 AS found FROM workspace_members WHERE workspace = ? AND username = ?'
  );
  const countMembers = prepare(
    db,
    'SELECT count(*) AS count FROM workspace_members WHERE workspace = ?'
  );
  const add = prepare(
    db,
    `INSERT INTO workspace_members (workspace, username, added_on) VALUES (?, ?, ?)
     ON CONFLICT (workspace, username) DO NOTHING`
  );
  const remove = prepare(db, 'DELETE FROM workspace_members WHERE workspace = ? AND username = ?');
  const removeAll = prepare(db, 'DELETE FROM workspace_members WHERE workspace = ?');
  const chats = prepare(
    db,
    'SELECT id, access FROM chats WHERE workspace = ? AND deleted_on IS NULL ORDER BY id'
  );
  const countChats = prepare(
    db,
    'SELECT count(*) AS count FROM chats WHERE workspace = ? AND deleted_on IS NULL'
  );
  const move = prepare(db, 'UPDATE chats SET workspace = ? WHERE id = ?');
  const visit = prepare(
    db,
    `INSERT INTO visits (username, workspace, chat, visited_on) VALUES (?1, ?2, ?3, ?4)
     ON CONFLICT (username, workspace) DO UPDATE SET chat = coalesce(?3, chat), visited_on = ?4`
  );
  const forget = prepare(db, 'DELETE FROM visits WHERE workspace = ?');
  const leave = prepare(db, 'DELETE FROM visits WHERE workspace = ? AND username = ?');
  const lastVisit = prepare(
    db,
    `SELECT visits.workspace, chats.id AS chat FROM visits
     LEFT JOIN chats ON chats.id = visits.chat AND deleted_on IS NULL AND coalesce(chats.workspace, 'default') = visits.workspace
     WHERE username = ?1 AND (?2 IS NULL OR visits.workspace = ?2) ORDER BY visited_on DESC, visits.workspace LIMIT 1`
  );

  const find = (id: string): IWorkspaceRow | null => {
    const record = get.get<IWorkspaceRecord>(id);
    return record ? toRow(record) : null;
  };
  const requireRow = (id: string): IWorkspaceRow => {
    const row = find(id);
    if (!row) {
      throw new ChatError('workspace_not_found');
    }
    return row;
  };
  const membersOf = (id: string): IWorkspaceMember[] =>
    members
      .all<{ username: string; added_on: number }>(id)
      .map(({ username, added_on: addedOn }) => ({ username, addedOn }));
  const count = (statement: typeof countOf, key: string): number =>
    statement.get<{ count: number }>(key)!.count;
  return {
    insert({ id, name, owner, createdOn }: IWorkspaceRow, most: number): void {
      if (most !== Infinity && count(countOf, owner) >= most) {
        throw new ChatError('too_many_workspaces');
      }
      if (!insert.run(id, name, owner, createdOn)) {
        throw new ChatError(
          'forbidden',
          'There is or was a workspace with this id. Choose another id.'
        );
      }
      add.run(id, owner, createdOn);
    },

    get: find,

    /** Every write to a workspace calls this first, in its own transaction. */
    require: requireRow,

    list: (username?: string): IWorkspaceRow[] =>
      (username === undefined
        ? all.all<IWorkspaceRecord>()
        : listOf.all<IWorkspaceRecord>(username)
      ).map(toRow),

    rename: (id: string, name: string) => rename.run(name, id),

    /** Keeps only that there was such a workspace. */
    bury(id: string, at: number): void {
      bury.run(at, id);
      removeAll.run(id);
      forget.run(id);
    },

    members: membersOf,

    people: (id: string): IStoredWorkspace => ({
      owner: find(id)?.owner ?? '',
      members: membersOf(id).map(({ username }) => username)
    }),

    isMember: (id: string, username: string): boolean => isMember.get(id, username) !== undefined,

    add: (id: string, usernames: readonly string[], at: number): string[] =>
      usernames.filter(username => add.run(id, username, at) > 0),

    countMembers: (id: string): number => count(countMembers, id),

    remove(id: string, username: string): boolean {
      leave.run(id, username);
      return remove.run(id, username) > 0;
    },

    chats: (id: string) => chats.all<{ id: string; access: string }>(id),

    /** @throws ChatError `workspace_not_found`, `workspace_full` */
    requireRoom(id: string, most: number): void {
      requireRow(id);
      if (most !== Infinity && count(countChats, id) >= most) {
        throw new ChatError('workspace_full');
      }
    },

    countChats: (id: string): number => count(countChats, id),

    move: (chat: string, workspace: string | null) => move.run(workspace, chat),

    visit: (username: string, { workspace, chat }: IVisit, at: number) =>
      visit.run(username, workspace, chat ?? null, at),

    lastVisit(username: string, workspace?: string): IVisit | null {
      const found = lastVisit.get<{ workspace: string; chat: string | null }>(
        username,
        workspace ?? null
      );
      return found
        ? { workspace: found.workspace, ...(found.chat !== null && { chat: found.chat }) }
        : null;
    }
  };
}
