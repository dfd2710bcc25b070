import { livelyOn, placeOf } from '../../server/storage/chat-order.js';
import { UNREAD_AMONG, UNREAD_MAX } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message, user, role } from './rows.js';

/** The list of a user's chats: its content, its order and the data of each chat. */
export function chatListContract(bench: Bench): void {
  const { create, say } = bench;
  describe('the list of chats', () => {
    const listed = async (username: string, all = false): Promise<string[]> =>
      (await bench.storage.listChats(username, { all })).map(({ row }) => row.id);

    it("[STORE14] lists open chats and the user's own, or all on request", async () => {
      const open = await create();
      const mine = await create({ access: 'private' }, { participants: [role('ben', 'reader')] });
      const foreign = await create({ access: 'private' });
      expect(new Set(await listed('ben'))).toEqual(new Set([open, mine]));
      expect(new Set(await listed('ben', true))).toEqual(new Set([open, mine, foreign]));
      expect(await bench.storage.getSummary(mine, 'ben')).toMatchObject({ role: 'reader' });
      expect(await bench.storage.getSummary(open, 'ben')).toMatchObject({ role: null });
      expect(await bench.storage.getSummary(foreign, 'ben')).toBeNull();
      expect(await bench.storage.getSummary(foreign, 'ben', { all: true })).toMatchObject({
        row: { id: foreign }
      });
      const whole = await bench.storage.listChats('ben', { all: true });
      const parts: typeof whole = [];
      for (let part = whole; part.length > 0;) {
        const last = parts.at(-1);
        const after = last && placeOf(last);
        part = await bench.storage.listChats('ben', {
          all: true,
          limit: 2,
          ...(after && { after })
        });
        part.forEach(chat => parts.push(chat));
      }
      expect(parts).toEqual(whole);
      const since = livelyOn(whole[1]);
      expect(await bench.storage.listChats('ben', { all: true, since })).toEqual(
        whole.filter(one => livelyOn(one) >= since)
      );
      for (const summary of await bench.storage.listChats('ben', { all: true })) {
        expect(await bench.storage.getSummary(summary.row.id, 'ben', { all: true })).toEqual(
          summary
        );
      }
    });

    it('[STORE15] puts the most active chats first, by their newest message, or without one by their creation', async () => {
      const quiet = await create({ createdOn: 5_000 });
      const old = await create({ createdOn: 1_000 });
      const fresh = await create({ createdOn: 9_000 });
      expect(await listed('ada')).toEqual([fresh, quiet, old]);
      await say(old, message(1, { time: 20 }));
      expect(await listed('ada')).toEqual([old, fresh, quiet]);
      await say(quiet, message(1, { time: 21 }), message(2, { time: 1 }));
      expect(await listed('ada')).toEqual([old, fresh, quiet]);
      await bench.storage.commit([{ chat: quiet, removed: ['m2'] }]);
      expect(await listed('ada')).toEqual([quiet, old, fresh]);
    });

    it("[STORE16] leaves deleted messages out of the last message and the unread count, and the user's own out of the unread count", async () => {
      const id = await create();
      expect(await bench.storage.getSummary(id, 'ben')).toMatchObject({
        last: null,
        unread: 0,
        readSeq: 0
      });
      await say(
        id,
        message(1),
        message(2, { sender: 'ben' }),
        message(3),
        message(4),
        message(5, { deleted: true, body: '' })
      );
      await bench.storage.commit([{ chat: id, removed: ['m4'] }]);
      expect(await bench.storage.getSummary(id, 'ben')).toMatchObject({
        last: message(3),
        unread: 2,
        readSeq: 0
      });
      await bench.storage.setRead(id, 'ben', 1, 5);
      expect(await bench.storage.getSummary(id, 'ben')).toMatchObject({ unread: 1, readSeq: 1 });
      expect(await bench.storage.getSummary(id, 'ada')).toMatchObject({ unread: 1, readSeq: 0 });
    });

    it('[STORE17] counts unread messages up to a limit', async () => {
      const id = await create();
      await say(id, ...Array.from({ length: UNREAD_MAX + 5 }, (_, n) => message(n + 1)));
      expect(await bench.storage.getSummary(id, 'ben')).toMatchObject({ unread: UNREAD_MAX });
      await bench.storage.setRead(id, 'ben', 6, 5);
      expect(await bench.storage.getSummary(id, 'ben')).toMatchObject({ unread: UNREAD_MAX - 1 });
    });

    it("[STORE48] counts unread messages among the newest, so that a user's own cost no more", async () => {
      const id = await create();
      await say(id, message(1));
      const own = Array.from({ length: UNREAD_AMONG }, (_, n) => message(n + 2, { sender: 'ben' }));
      await say(id, ...own.slice(1));
      const unread = async () => (await bench.storage.getSummary(id, 'ben'))?.unread;
      expect([await unread(), (await bench.storage.listUnread('ben')).includes(id)]).toEqual([
        1,
        true
      ]);
      await say(id, message(UNREAD_AMONG + 2, { sender: 'ben' }));
      expect([await unread(), (await bench.storage.listUnread('ben')).includes(id)]).toEqual([
        0,
        false
      ]);
    });

    it('[STORE36] lists the unread chats that a user may read, as pages and as ids', async () => {
      const [old, read] = [await create({ createdOn: 1_000 }), await create({ createdOn: 2_000 })];
      const own = await create({ createdOn: 3_000 });
      const hidden = await create({ access: 'private' });
      const removed = await create({ createdOn: 4_000 });
      const newest = await create({ createdOn: 90_000 });
      for (const id of [old, read, hidden, removed, newest]) {
        await say(id, message(1), message(2));
      }
      await say(own, message(1, { sender: 'ben' }));
      await bench.storage.commit([{ chat: removed, removed: ['m1', 'm2'] }]);
      await bench.storage.setRead(read, 'ben', 2, 5);
      await bench.storage.setRead(old, 'ben', 1, 5);
      expect(await bench.storage.listUnread('ben')).toEqual([newest, old]);
      expect(await bench.storage.listUnread('ben', { all: true })).toContain(hidden);
      const page = { unread: true, limit: 1 };
      const [first] = await bench.storage.listChats('ben', page);
      const [second] = await bench.storage.listChats('ben', { ...page, after: placeOf(first) });
      expect([first.row.id, second.row.id]).toEqual([newest, old]);
    });

    it('[STORE35] finds chats by a part of their name, without regard to case and accents', async () => {
      const named = async (text: string, limit?: number): Promise<string[]> =>
        (await bench.storage.listChats('ben', { named: text, limit })).map(({ row }) => row.topic);
      for (const topic of ['Übung 1', 'Tiefe', 'übung 2', 'Обзор']) {
        await create({ topic });
      }
      await create({ topic: 'Geheime Übung', access: 'private' });
      expect((await named('ubung')).sort()).toEqual(['Übung 1', 'übung 2']);
      expect(await named('ubung', 1)).toHaveLength(1);
      expect(await named('ЗОР')).toEqual(['Обзор']);
      expect(await named('%')).toEqual([]);
    });

    it('[LINKED2] lists the chats that are linked to a file, and none that the user has left', async () => {
      const metadata = { document: 'a/b.ipynb' };
      const open = await create({ metadata, createdOn: 2_000 });
      const other = await create({ metadata: { document: 'b.ipynb' } });
      const own = await create({ metadata, createdOn: 1_000, access: 'private' });
      await create({ metadata, access: 'private' });
      await bench.storage.commit([{ chat: own, participants: [role('ben', 'member')] }]);
      const linked = async (document: string, page: object = {}): Promise<string[]> =>
        (await bench.storage.listChats('ben', { document, ...page })).map(({ row }) => row.id);
      expect(await linked('a/b.ipynb')).toEqual([open, own]);
      expect(await linked('a/b.ipynb', { limit: 1 })).toEqual([open]);
      expect(await linked('b.ipynb')).toEqual([other]);
      expect(await linked("x' OR 1=1 --")).toEqual([]);
      await bench.storage.commit([{ chat: other, metadata: { document: null } }]);
      expect(await linked('b.ipynb')).toEqual([]);
      await bench.storage.commit([{ chat: own, participants: [role('ben', null)] }]);
      expect(await linked('a/b.ipynb', { left: true })).toEqual([open]);
    });

    it('[STORE18] a read position moves forward, never back', async () => {
      const id = await create();
      expect(await bench.storage.setRead(id, 'ben', 4, 1)).toBe(4);
      expect(await bench.storage.setRead(id, 'ben', 2, 2)).toBe(4);
      expect(await bench.storage.setRead(id, 'ada', 1, 3)).toBe(1);
      expect(await bench.storage.setRead(id, 'ben', 5, 4)).toBe(5);
      expect(await bench.storage.getSummary(id, 'ben')).toMatchObject({ readSeq: 5 });
    });

    it('[STORE33] finds the names of the existing chats that a user created', async () => {
      const { storage } = bench;
      const [one, two] = [await create({ topic: 'One' }), await create({ topic: 'Two' })];
      await create({ topic: 'Three', access: 'private' });
      await create({ topic: 'Theirs', createdBy: 'ben' });
      expect((await storage.topicsBy('ada')).sort()).toEqual(['One', 'Three', 'Two']);
      await storage.commit([{ chat: two, topic: 'Eve' }]);
      await storage.deleteChat(one, 9);
      expect((await storage.topicsBy('ada')).sort()).toEqual(['Eve', 'Three']);
      expect(await storage.topicsBy('zoe')).toEqual([]);
    });

    it('[STORE19] shows up to four faces: participants, then recent writers of an open chat, bots last', async () => {
      const faces = async (id: string): Promise<string[]> =>
        (await bench.storage.getSummary(id, 'ada', { all: true }))!.faces.map(
          face => face.username
        );
      await bench.storage.putUser(user('echo', { bot: true }));
      const people = { participants: [role('echo', 'bot', 1), role('ada', 'owner', 2)] };
      const said = [
        message(1, { sender: 'cem' }),
        message(2, { sender: 'ben' }),
        message(3, { sender: 'echo' }),
        message(4, { sender: 'cem' }),
        message(5, { sender: 'dee', deleted: true })
      ];
      const open = await create({}, people);
      await say(open, ...said);
      expect(await faces(open)).toEqual(['ada', 'cem', 'ben', 'echo']);
      await say(open, message(6, { sender: 'dee' }));
      expect(await faces(open)).toEqual(['ada', 'dee', 'cem', 'ben']);

      const hidden = await create({ access: 'private' }, people);
      await say(hidden, ...said);
      expect(await faces(hidden)).toEqual(['ada', 'echo']);
    });

    it('shows a face as the user was last seen, or the username of a user who was never seen', async () => {
      await bench.storage.putUser(user('ada', { color: 'red' }));
      const id = await create(
        {},
        {
          participants: [role('ada', 'owner', 1), role('ben', 'member', 2), role('bee', 'bot', 0)]
        }
      );
      expect((await bench.storage.getSummary(id, 'ada'))!.faces).toEqual([
        user('ada', { color: 'red' }),
        { username: 'ben', name: 'ben', displayName: 'ben', bot: false },
        { username: 'bee', name: 'bee', displayName: 'bee', bot: true }
      ]);
    });

    it('[STORE19] shows a face under the name that the user was added with, the only name of a user whom a program created', async () => {
      await bench.storage.putUser(user('ada'));
      const called = (username: string, displayName: string) => ({
        ...role(username, 'member'),
        displayName
      });
      const made = 'acs-00000000-0000-4000-8000-000000000001';
      const participants = [
        called('ada', 'Countess'),
        called('ben', 'Benny'),
        called(made, 'Robin')
      ];
      const id = await create({}, { participants });
      await say(id, message(1, { sender: 'ada' }));
      expect((await bench.storage.getSummary(id, 'ada'))!.faces).toEqual([
        { username: made, name: 'Robin', displayName: 'Robin', bot: false },
        { ...user('ada'), givenName: 'Countess' },
        { username: 'ben', name: 'ben', displayName: 'ben', bot: false }
      ]);
    });
  });
}
