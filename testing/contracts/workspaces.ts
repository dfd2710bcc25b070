import type { IJournalEntry } from '../../server/storage/journal.js';
import type { IParticipantChange, IWorkspaceRow } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message, role } from './rows.js';

const NAMES = ['Lab', 'Club', 'Two', 'No'];

/** An id that is the same in each run. */
const idOf = (name: string): string => `b7f4a2a4-0a37-4b0b-9d1f-6f3a52b1a00${NAMES.indexOf(name)}`;

const row = (name: string, more: Partial<IWorkspaceRow> = {}): IWorkspaceRow => ({
  id: idOf(name),
  name,
  owner: 'ada',
  createdOn: 1_000,
  ...more
});

/** A change of ada. */
const by = (at = 2_000) => ({ at, by: 'ada' });

/** Workspaces, their members and chats. */
export function workspacesContract(bench: Bench): void {
  const last = async (): Promise<unknown[]> => {
    const { journal } = bench.storage;
    const [newest] = await journal.after((await journal.end()) - 1, 1);
    return [...newest.entries];
  };
  const listed = async (username: string, all = false): Promise<string[]> => {
    const chats = await bench.storage.listChats(username, { all });
    return chats.map(({ row: { topic } }) => topic).sort();
  };
  const found = async (username: string): Promise<string[]> => {
    const query = { terms: [{ words: ['body'], prefix: false }] };
    const hits = await bench.storage.searchMessages(query, { username, limit: 100 });
    return hits.map(({ chat: { topic } }) => topic).sort();
  };

  describe('workspaces', () => {
    it('[WORKSTORE1] are stored with their owner as first member, and listed for their members', async () => {
      const { workspaces } = bench.storage;
      await workspaces.create(row('Lab'));
      await workspaces.create(row('Club', { owner: 'bob', createdOn: 900 }));
      expect(await workspaces.addMembers(idOf('Lab'), ['bob', 'c\0e', 'bob'], by())).toEqual([
        'bob',
        'c\0e'
      ]);
      expect(await workspaces.addMembers(idOf('Lab'), ['bob'], by())).toEqual([]);
      await workspaces.rename(idOf('Lab'), 'Labor', by());
      await bench.storage.close();
      await bench.storage.open();
      expect(await workspaces.get(idOf('Lab'))).toEqual(row('Lab', { name: 'Labor' }));
      expect(await workspaces.members(idOf('Lab'))).toEqual([
        { username: 'ada', addedOn: 1_000 },
        { username: 'bob', addedOn: 2_000 },
        { username: 'c\0e', addedOn: 2_000 }
      ]);
      const names = async (username?: string) =>
        (await workspaces.list(username)).map(({ name }) => name);
      expect(await names('ada')).toEqual(['Labor']);
      expect(await names('bob')).toEqual(['Club', 'Labor']);
      expect(await names('eve')).toEqual([]);
      expect(await names()).toEqual(['Club', 'Labor']);
      expect(await workspaces.removeMember(idOf('Lab'), 'bob', by())).toBe(true);
      expect(await workspaces.removeMember(idOf('Lab'), 'bob', by())).toBe(false);
      expect(await workspaces.isMember(idOf('Lab'), 'bob')).toBe(false);
      expect(await workspaces.isMember(idOf('Lab'), 'ada')).toBe(true);
    });

    it('[WORKSTORE2] refuse what does not exist, a taken id, the removal of the owner, and more than their limits, and change nothing', async () => {
      const { storage } = bench;
      const { workspaces } = storage;
      await workspaces.create(row('Lab'), 1);
      const code = (promise: Promise<unknown>) =>
        promise.then(
          () => 'done',
          (error: { code: string }) => error.code
        );
      expect(await code(workspaces.create(row('Two'), 1))).toBe('too_many_workspaces');
      expect(await code(workspaces.create(row('Lab', { owner: 'bob' })))).toBe('forbidden');
      expect(await code(workspaces.rename(idOf('No'), 'x', by()))).toBe('workspace_not_found');
      expect(await code(workspaces.delete(idOf('No'), 'move', by()))).toBe('workspace_not_found');
      expect(await code(workspaces.removeMember(idOf('Lab'), 'ada', by()))).toBe('forbidden');
      expect(await code(workspaces.addMembers(idOf('Lab'), ['b', 'c'], by(), 2))).toBe(
        'workspace_full'
      );
      expect((await workspaces.members(idOf('Lab'))).length).toBe(1);
      const chat = await bench.create();
      expect(await code(workspaces.moveChat(chat, idOf('No'), by()))).toBe('workspace_not_found');
      expect(await code(workspaces.moveChat(idOf('No'), null, by()))).toBe('chat_not_found');
      await workspaces.moveChat(chat, idOf('Lab'), by(), 1);
      const second = await bench.create();
      expect(await code(workspaces.moveChat(second, idOf('Lab'), by(), 1))).toBe('workspace_full');
      expect((await storage.getChat(second))?.workspace).toBeUndefined();
      const made = bench.create({ workspace: idOf('No') });
      expect(await code(made)).toBe('workspace_not_found');
      await workspaces.delete(idOf('Lab'), 'move', by());
      expect(await code(workspaces.create(row('Lab')))).toBe('forbidden');
    });

    it('[WORKSTORE3] give a member the open chats of their workspace in list, unread chats and search, and nobody else but its bots', async () => {
      const { storage } = bench;
      const { workspaces } = storage;
      await workspaces.create(row('Lab'));
      await workspaces.addMembers(idOf('Lab'), ['bob'], by());
      const messages = [message(1)];
      const lab = { workspace: idOf('Lab') };
      const people = [role('ada', 'owner'), role('eve', 'member'), role('echo', 'bot')];
      const open = await bench.create(
        { topic: 'Open', ...lab },
        { messages, participants: people }
      );
      await bench.create(
        { topic: 'Secret', access: 'private', ...lab },
        { messages, participants: [role('eve', 'member')] }
      );
      await bench.create({ topic: 'Everybody' }, { messages });
      expect(await listed('bob')).toEqual(['Everybody', 'Open']);
      expect(await listed('eve')).toEqual(['Everybody', 'Secret']);
      expect(await listed('zoe')).toEqual(['Everybody']);
      expect(await listed('echo')).toEqual(['Everybody', 'Open']);
      expect(await listed('zoe', true)).toEqual(['Everybody', 'Open', 'Secret']);
      expect(await found('bob')).toEqual(['Everybody', 'Open']);
      expect(await found('eve')).toEqual(['Everybody', 'Secret']);
      expect((await storage.listUnread('bob')).length).toBe(2);
      expect((await storage.listUnread('zoe')).length).toBe(1);
      expect(await storage.getSummary(open, 'eve', { left: true })).toBeNull();
      const inLab = await storage.listChats('bob', { workspace: idOf('Lab') });
      expect(inLab.map(({ row: { topic } }) => topic)).toEqual(['Open']);
      const inDefault = await storage.listChats('bob', { workspace: 'default' });
      expect(inDefault.map(({ row: { topic } }) => topic)).toEqual(['Everybody']);
      expect((await storage.loadChat(open))?.workspace).toEqual({
        owner: 'ada',
        members: ['ada', 'bob']
      });
      await workspaces.removeMember(idOf('Lab'), 'bob', by());
      expect(await listed('bob')).toEqual(['Everybody']);
      expect(await found('bob')).toEqual(['Everybody']);
    });

    it('[WORKSTORE4] are deleted with all of their chats moved, or with all of them deleted', async () => {
      const { storage } = bench;
      const { workspaces } = storage;
      for (const name of ['Lab', 'Club']) {
        await workspaces.create(row(name));
        await workspaces.addMembers(idOf(name), ['bob'], by());
      }
      const ids: Record<string, string[]> = {};
      for (const name of ['Lab', 'Club']) {
        const workspace = idOf(name);
        const open = await bench.create({ topic: name, workspace }, { messages: [message(1)] });
        const own = await bench.create(
          { topic: name, workspace, access: 'private' },
          { participants: [role('eve', 'member')] }
        );
        ids[name] = [open, own];
      }
      const moved = await workspaces.delete(idOf('Lab'), 'move', by());
      expect(moved.sort()).toEqual([...ids.Lab].sort());
      expect(await workspaces.get(idOf('Lab'))).toBeNull();
      expect(await workspaces.members(idOf('Lab'))).toEqual([]);
      expect(await listed('zoe')).toEqual(['Lab']);
      const deleted = await workspaces.delete(idOf('Club'), 'delete', by(3_000));
      expect(deleted.sort()).toEqual([...ids.Club].sort());
      expect(await last()).toEqual([
        {
          chat: '',
          workspace: {
            ...{ id: idOf('Club'), by: 'ada', change: 'deleted' },
            ...{ readers: ['ada', 'bob'], chats: [ids.Club[0]] }
          }
        }
      ]);
      for (const chat of ids.Club) {
        expect(await storage.getChat(chat)).toBeNull();
        expect(await storage.wasDeleted(chat)).toBe(true);
      }
      for (const chat of await storage.bulk.leftovers(0)) {
        while (await storage.bulk.purge(chat));
      }
      expect(await found('zoe')).toEqual(['Lab']);
    });

    it('[WORKSTORE5] write each of their changes into the journal', async () => {
      const { workspaces } = bench.storage;
      const id = idOf('Lab');
      await workspaces.create(row('Lab'));
      expect(await last()).toEqual([{ chat: '', workspace: { id, by: 'ada', change: 'created' } }]);
      await workspaces.rename(id, 'Labor', by());
      expect(await last()).toEqual([{ chat: '', workspace: { id, by: 'ada', change: 'renamed' } }]);
      await workspaces.addMembers(id, ['bob'], by());
      const members = { id, by: 'ada', change: 'members' };
      expect(await last()).toEqual([{ chat: '', workspace: { ...members, joined: ['bob'] } }]);
      await workspaces.removeMember(id, 'bob', by());
      expect(await last()).toEqual([{ chat: '', workspace: { ...members, left: ['bob'] } }]);
      const chat = await bench.create();
      expect(await workspaces.moveChat(chat, id, by())).toBe(true);
      expect(await last()).toEqual([{ chat, moved: { by: 'ada', from: null, to: id } }]);
      expect(await workspaces.moveChat(chat, id, by())).toBe(false);
      await bench.storage.deleteChat(chat, 3_000, 'ada');
      expect(await last()).toEqual([
        { chat, gone: { by: 'ada', access: 'private', readers: ['ada'] } }
      ]);
    });

    it('[WORKSTORE7] make a chat private or open it, and nobody who could not read it gains access', async () => {
      const { storage } = bench;
      await storage.workspaces.create(row('Lab'));
      const id = idOf('Lab');
      await storage.workspaces.addMembers(id, ['bob'], by());
      const people = [role('ada', 'owner'), role('bob', 'member'), role('echo', 'bot')];
      const chat = await bench.create({ workspace: id }, { participants: people });
      const set = (access: 'open' | 'private', participants: IParticipantChange[] = []) =>
        storage.commit([{ chat, access, participants, by: 'ada', at: 2_000 }]);
      await storage.workspaces.removeMember(id, 'bob', by());
      await expect(set('private')).rejects.toMatchObject({ code: 'not_saved' });
      expect(await storage.getChat(chat)).toMatchObject({ access: 'open' });
      await set('private', [{ ...role('bob', 'member'), role: null, at: 2_000, seq: 1 }]);
      const [{ access: journaled }] = (await last()) as IJournalEntry[];
      expect(journaled).toEqual({ access: 'private', by: 'ada' });
      expect(await storage.getChat(chat)).toMatchObject({ access: 'private' });
      expect(await storage.getFormer(chat, 'bob')).toBeNull();
      expect((await storage.getParticipants(chat)).map(one => one.username)).toEqual([
        'ada',
        'echo'
      ]);
      const list = async (username: string) => (await storage.listChats(username)).length;
      expect([await list('ada'), await list('echo'), await list('bob')]).toEqual([1, 1, 0]);
      await storage.commit([{ chat, participants: [role('bob', 'member', 3)] }]);
      expect(await list('bob')).toBe(1);
      await set('open');
      expect([await list('ada'), await list('echo'), await list('bob')]).toEqual([1, 1, 0]);
    });

    it('[WORKSTORE6] remember the last workspace and the last chat of each user', async () => {
      const { workspaces } = bench.storage;
      const id = idOf('Lab');
      await workspaces.create(row('Lab'));
      const chat = await bench.create({ workspace: id });
      const other = await bench.create();
      await workspaces.visit('ada', { workspace: id, chat }, 1);
      await workspaces.visit('ada', { workspace: 'default', chat: other }, 2);
      await workspaces.visit('ada', { workspace: id }, 3);
      await bench.storage.close();
      await bench.storage.open();
      expect(await workspaces.lastVisit('ada')).toEqual({ workspace: id, chat });
      expect(await workspaces.lastVisit('ada', 'default')).toEqual({
        workspace: 'default',
        chat: other
      });
      expect(await workspaces.lastVisit('bob')).toBeNull();
      await bench.storage.deleteChat(chat, 4);
      expect(await workspaces.lastVisit('ada')).toEqual({ workspace: id });
      await workspaces.delete(id, 'move', by());
      expect(await workspaces.lastVisit('ada')).toEqual({ workspace: 'default', chat: other });
      await expect(workspaces.visit('ada', { workspace: id }, 5)).rejects.toMatchObject({
        code: 'workspace_not_found'
      });
    });
  });
}
