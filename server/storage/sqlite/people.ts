import { ChatError } from '../../errors.js';
import type { IParticipantRow, IUserRow, Role } from '../storage.js';
import { prepare, type Database } from './database.js';

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

/** Users, their roles in chats, and the Yjs client ids under which they write. */
export function peopleTables(db: Database) {
  const putUser = prepare(
    db,
    `INSERT INTO users (username, name, display_name, initials, color, avatar_url, bot)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (username) DO UPDATE SET
       name = excluded.name, display_name = excluded.display_name, initials = excluded.initials,
       color = excluded.color, avatar_url = excluded.avatar_url, bot = excluded.bot`
  );
  const getUser = prepare(db, 'SELECT * FROM users WHERE username = ?');
  const setRole = prepare(
    db,
    `INSERT INTO participants (chat, username, role, added_on) VALUES (?, ?, ?, ?)
     ON CONFLICT (chat, username) DO UPDATE SET role = excluded.role`
  );
  const takeRole = prepare(db, 'DELETE FROM participants WHERE chat = ? AND username = ?');
  const participants = prepare(
    db,
    `SELECT username, role, added_on AS addedOn FROM participants WHERE chat = ?
     ORDER BY added_on, username`
  );
  const chatsOf = prepare(db, 'SELECT chat FROM participants WHERE username = ? ORDER BY chat');
  const bind = prepare(
    db,
    `INSERT INTO clients (chat, client, username) VALUES (?, ?, ?)
     ON CONFLICT (chat, client) DO UPDATE SET username = username
     WHERE username = excluded.username`
  );
  const unbind = prepare(db, 'DELETE FROM clients WHERE chat = ?');
  const clients = prepare(db, 'SELECT client, username FROM clients WHERE chat = ?');
  return {
    putUser(user: IUserRow): void {
      const { username, name, displayName, initials, color, avatarUrl, bot } = user;
      putUser.run(
        username,
        name,
        displayName,
        initials ?? null,
        color ?? null,
        avatarUrl ?? null,
        bot ? 1 : 0
      );
    },

    getUser(username: string): IUserRow | null {
      const record = getUser.get<IUserRecord>(username);
      return record ? toUserRow(record) : null;
    },

    setRole(chat: string, username: string, role: Role | null, at: number): void {
      if (role) {
        setRole.run(chat, username, role, at);
      } else {
        takeRole.run(chat, username);
      }
    },

    participants: (chat: string): IParticipantRow[] =>
      participants.all<IParticipantRow>(chat).map(row => ({ ...row })),

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
