import { ChatError } from '../../errors.js';
import type { IJournalEntry, IJournalWorkspace } from '../journal.js';
import {
  DEFAULT_WORKSPACE,
  type ChatsFate,
  type IAuthored,
  type IWorkspaceStore
} from '../workspaces.js';
import type { ITransactions } from './connection.js';
import type { Tables } from './tables.js';

/** Events about chats that one row of the journal holds. */
const ENTRIES_PER_ROW = 50;

/** The workspaces, and the chats in them. */
export const workspaceStore = ({ read, write }: ITransactions): IWorkspaceStore => ({
  create: (row, most = Infinity) =>
    write(tables => {
      tables.workspaces.insert(row, most);
      const { id, owner: by, createdOn: at } = row;
      tell(tables, at, { id, by, change: 'created' });
    }),

  get: id => read(({ workspaces }) => workspaces.get(id)),

  list: username => read(({ workspaces }) => workspaces.list(username)),

  rename: (id, name, { at, by }) =>
    write(tables => {
      tables.workspaces.require(id);
      tables.workspaces.rename(id, name);
      tell(tables, at, { id, by, change: 'renamed' });
    }),

  delete: (id, chats, change) => write(tables => remove(tables, id, chats, change)),

  members: id => read(({ workspaces }) => workspaces.members(id)),

  people: id => read(({ workspaces }) => workspaces.people(id)),

  isMember: (id, username) => read(({ workspaces }) => workspaces.isMember(id, username)),

  addMembers: (id, usernames, { at, by }, most = Infinity) =>
    write(tables => {
      const { workspaces } = tables;
      workspaces.require(id);
      const joined = workspaces.add(id, usernames, at);
      if (joined.length > 0 && most !== Infinity && workspaces.countMembers(id) > most) {
        throw new ChatError('workspace_full');
      }
      if (joined.length > 0) {
        tell(tables, at, { id, by, change: 'members', joined });
      }
      return joined;
    }),

  removeMember: (id, username, { at, by }) =>
    write(tables => {
      if (tables.workspaces.require(id).owner === username) {
        throw new ChatError('forbidden', 'The owner of a workspace stays its member.');
      }
      const wasThere = tables.workspaces.remove(id, username);
      if (wasThere) {
        tell(tables, at, { id, by, change: 'members', left: [username] });
      }
      return wasThere;
    }),

  moveChat: (chat, to, { at, by }, most = Infinity) =>
    write(({ chats, journal, workspaces }) => {
      const from = chats.require(chat).workspace ?? null;
      if (from === to) {
        return false;
      }
      if (to !== null) {
        workspaces.requireRoom(to, most);
      }
      workspaces.move(chat, to);
      journal.add(at, [{ chat, moved: { by, from, to } }]);
      return true;
    }),

  countChats: id => read(({ workspaces }) => workspaces.countChats(id)),

  visit: (username, visit, at) =>
    write(({ workspaces }) => {
      if (visit.workspace !== DEFAULT_WORKSPACE) {
        workspaces.require(visit.workspace);
      }
      workspaces.visit(username, visit, at);
    }),

  lastVisit: (username, workspace) =>
    read(({ workspaces }) => workspaces.lastVisit(username, workspace))
});

const tell = ({ journal }: Tables, at: number, workspace: IJournalWorkspace): void =>
  journal.add(at, [{ chat: '', workspace }]);

function remove(tables: Tables, id: string, fate: ChatsFate, { at, by }: IAuthored): string[] {
  const { bulk, chats, journal, people, workspaces } = tables;
  workspaces.require(id);
  const readers = workspaces.members(id).map(({ username }) => username);
  const all = workspaces.chats(id);
  const entries = all.flatMap(({ id: chat, access }): IJournalEntry[] => {
    if (fate === 'move') {
      workspaces.move(chat, null);
      return [{ chat, moved: { by, from: id, to: null } }];
    }
    const own = people.participants(chat).map(({ username }) => username);
    chats.bury(chat, at);
    bulk.condemn(chat);
    return access === 'open' ? [] : [{ chat, gone: { by, access: 'private', readers: own } }];
  });
  for (let from = 0; from < entries.length; from += ENTRIES_PER_ROW) {
    journal.add(at, entries.slice(from, from + ENTRIES_PER_ROW));
  }
  workspaces.bury(id, at);
  const open = all.filter(({ access }) => access === 'open').map(chat => chat.id);
  tell(tables, at, {
    ...{ id, by, change: 'deleted', readers },
    ...(fate === 'delete' && open.length > 0 && { chats: open })
  });
  return all.map(chat => chat.id);
}
