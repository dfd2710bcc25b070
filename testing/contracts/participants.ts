import { livelyOn, placeOf } from '../../server/storage/chat-order.js';
import { parseSearch } from '../../server/storage/search-query.js';
import type { BotAnswers, IBotTraits, IListOptions } from '../../server/storage/storage.js';
import type { IWordPlace } from '../../server/storage/name-words.js';
import type { Bench } from './bench.js';
import { message, user, role } from './rows.js';

/** The participants of a chat, and former ones. */
export function participantsContract(bench: Bench): void {
  const { create, say } = bench;
  describe('participants', () => {
    it("[PART1] a participant's details stay when their role changes", async () => {
      const details = {
        displayName: 'Bobby',
        shareHistoryTime: 5_000,
        afterSeq: 2,
        metadata: { team: 'red' }
      };
      const id = await create({}, { participants: [role('ada', 'owner')] });
      const bob = { ...role('bob', 'member', 2), ...details };
      await bench.storage.commit([{ chat: id, participants: [bob] }]);
      await bench.storage.commit([{ chat: id, participants: [role('bob', 'reader', 9)] }]);
      expect(await bench.storage.getParticipants(id)).toEqual([
        { username: 'ada', role: 'owner', addedOn: 1 },
        { username: 'bob', role: 'reader', addedOn: 2, ...details }
      ]);
    });

    it('[PEOPLE1] lists the users in the order of their usernames, page by page', async () => {
      for (const name of ['cyd', 'ada', 'bob']) {
        await bench.storage.putUser(user(name));
      }
      expect(await bench.storage.listUsers({ limit: 2 })).toEqual([user('ada'), user('bob')]);
      expect(await bench.storage.listUsers({ after: 'bob', limit: 2 })).toEqual([user('cyd')]);
    });

    it('[PEOPLE4] finds users by the beginnings of the words of their names, page by page', async () => {
      const { storage } = bench;
      const put = (username: string, displayName: string, bot = false): Promise<void> =>
        storage.putUser({ username, name: username, displayName, bot });
      await put('zoe', 'Zoë Müller');
      await put('max', 'Max (zoo)');
      await put('mei', '李梅');
      await put('zobot', 'Zo', true);
      const find = async (text: string, after?: IWordPlace, limit = 9): Promise<string[]> =>
        (await storage.findUsers(text, { ...(after && { after }), limit })).map(
          ({ word, user }) => `${word} ${user.username}`
        );
      expect(await find('zo')).toEqual(['zoe zoe', 'zoe muller zoe', 'zoo max']);
      expect(await find('zo', undefined, 1)).toEqual(['zoe zoe']);
      expect(await find('zo', { word: 'zoe', username: 'zoe' })).toEqual([
        'zoe muller zoe',
        'zoo max'
      ]);
      expect(await find('mull')).toEqual(['muller zoe']);
      expect(await find('ull')).toEqual([]);
      expect(await find('梅')).toEqual(['梅 mei']);
      await put('zoe', 'Zoë Maier');
      await put('max', 'Max (zoo)', true);
      await storage.close();
      await storage.open();
      expect(await find('m')).toEqual(['maier zoe', 'mei mei']);
    });

    it('[ASKED5] a bot answers in a chat as it was set there, until it leaves or that is taken back', async () => {
      const id = await create({}, { participants: [role('ada', 'owner'), role('echo', 'bot', 2)] });
      const echo = async () => (await bench.storage.getParticipants(id))[1];
      const set = (answers: BotAnswers | null): Promise<void> =>
        bench.storage.commit([{ chat: id, answers: [{ username: 'echo', answers }] }]);
      await set('mentioned');
      await bench.storage.commit([{ chat: id, participants: [role('echo', 'bot', 3)] }]);
      expect(await echo()).toEqual({
        username: 'echo',
        role: 'bot',
        addedOn: 2,
        answers: 'mentioned'
      });
      await set(null);
      expect(await echo()).toEqual({ username: 'echo', role: 'bot', addedOn: 2 });
      await set('commands');
      for (const is of [null, 'bot'] as const) {
        await bench.storage.commit([{ chat: id, participants: [role('echo', is, 4)] }]);
      }
      expect(await echo()).toEqual({ username: 'echo', role: 'bot', addedOn: 4 });
    });

    it('[PART2] nothing is kept of a bot or an agent that reads nothing without its owner', async () => {
      const id = await create({ access: 'private' }, { messages: [message(1)] });
      const bot = (username: string, traits: IBotTraits) => ({ ...role(username, 'bot'), traits });
      const bots = [bot('helper', { boundTo: 'ada' }), bot('agent', { owner: 'ada' })];
      await bench.storage.commit([{ chat: id, participants: [...bots, role('echo', 'bot')] }]);
      const left = ['helper', 'agent', 'echo'].map(name => ({ ...role(name, null, 7), seq: 1 }));
      await bench.storage.commit([{ chat: id, participants: left }]);
      expect(await bench.storage.getFormer(id, 'helper')).toBeNull();
      expect(await bench.storage.getFormer(id, 'agent')).toBeNull();
      expect(await bench.storage.getFormer(id, 'echo')).toMatchObject({ untilSeq: 1 });
      expect(await bench.storage.listChats('helper', { left: true })).toEqual([]);
    });

    it("[PART2] a former participant's departure and read access are stored until they return", async () => {
      const id = await create({ access: 'private' }, { messages: [message(1), message(2)] });
      const details = { displayName: 'Bobby', shareHistoryTime: 2, afterSeq: 1 };
      const bob = { ...role('bob', 'member', 3), ...details };
      await bench.storage.commit([{ chat: id, participants: [bob], metadata: { a: '1' } }]);
      expect(await bench.storage.getFormer(id, 'bob')).toBeNull();
      expect(await bench.storage.givenName(id, 'bob')).toBe('Bobby');
      expect(await bench.storage.givenName(id, 'eve')).toBeNull();
      const left = { ...role('bob', null, 7), seq: 3 };
      await bench.storage.commit([{ chat: id, messages: [message(3)], participants: [left] }]);
      await say(id, message(4));
      expect(await bench.storage.getFormer(id, 'bob')).toEqual({
        addedOn: 3,
        displayName: 'Bobby',
        shareHistoryTime: 2,
        leftOn: 7,
        afterSeq: 1,
        untilSeq: 3,
        topic: 'Plans'
      });
      expect(await bench.storage.givenName(id, 'bob')).toBe('Bobby');
      expect(await bench.storage.listChats('bob')).toEqual([]);
      expect(await bench.storage.listChats('bob', { left: true })).toMatchObject([
        { role: null, leftOn: 7, last: { id: 'm3' }, unread: 0 }
      ]);
      await bench.storage.commit([{ chat: id, participants: [role('bob', 'member', 9)] }]);
      expect(await bench.storage.getFormer(id, 'bob')).toBeNull();
      const again = await bench.storage.getSummary(id, 'bob');
      expect([again?.leftOn, again?.last?.id, again?.unread]).toEqual([undefined, 'm4', 4]);
    });

    it('[PART11] namesakes are users of any kind with a similar name or username', async () => {
      const guest = 'guest-00000000-0000-4000-8000-000000000001';
      const app = 'acs-00000000-0000-4000-8000-000000000001';
      const named = (username: string, displayName: string) => user(username, { displayName });
      const id = await create(
        {},
        {
          participants: [
            role('ada', 'owner'),
            { ...role('bob', 'member'), displayName: 'Ana' },
            { ...role(app, 'member'), displayName: 'Ana' }
          ],
          users: [named('ada', 'Ada'), named('zoe', '\u0410na'), named('bob', 'Bob')]
        }
      );
      const find = (name: string): Promise<string[]> => bench.storage.namesakes(id, name, 1);
      expect(await find('Ana')).toEqual([app]);
      await say(id, message(1, { sender: 'zoe' }));
      await bench.storage.commit([
        { chat: id, messages: [message(2, { sender: guest })], users: [named(guest, 'ana')] }
      ]);
      await say(id, message(3, { sender: 'a.n.a' }));
      expect(await find('ANA')).toEqual(['a.n.a', app, guest, 'zoe']);
      await bench.storage.putUser(named('ada', 'Ana'));
      expect(await find('Ana')).toEqual(['a.n.a', app, 'ada', guest, 'zoe']);
      await bench.storage.putUser(named('ada', 'Eve'));
      expect(await find('Ana')).toEqual(['a.n.a', app, guest, 'zoe']);
      expect([await find('eve'), await find('ada')]).toEqual([['ada'], ['ada']]);
      expect(await find('Ivo')).toEqual([]);
      const other = await create({}, { participants: [role('ivo', 'owner')] });
      expect(await bench.storage.namesakes(other, 'Ana', 1)).toEqual([]);
      await say(id, message(4, { sender: app, display_name: 'Robin' }));
      expect(await find('robin')).toEqual([app]);
    });

    it('[PART11] the namesakes in a private chat are its participants at the time of a message', async () => {
      const id = await create(
        { access: 'private' },
        { participants: [role('ana', 'owner'), role('a-na', 'member')], messages: [message(1)] }
      );
      const left = { ...role('a-na', null, 7), seq: 2 };
      await bench.storage.commit([{ chat: id, messages: [message(2)], participants: [left] }]);
      await say(id, message(3));
      const find = (seq: number): Promise<string[]> => bench.storage.namesakes(id, 'Ana', seq);
      expect([await find(2), await find(3)]).toEqual([['a-na', 'ana'], ['ana']]);
    });

    it("[STORE47] a former participant's view of a chat in the list stays fixed", async () => {
      const bob = role('bob', 'member', 1);
      const id = await create({ access: 'private', retentionDays: 9 }, { participants: [bob] });
      await say(id, message(1), message(2), message(3));
      const left = { ...role('bob', null, 200_000), seq: 3 };
      await bench.storage.commit([{ chat: id, participants: [left] }]);
      const other = await create({ createdOn: 150_000 });
      const summary = async () => {
        const found = (await bench.storage.getSummary(id, 'bob', { left: true }))!;
        return { ...found, row: { ...found.row, lastSeq: 0 } }; // no event reports that
      };
      const before = await summary();
      expect([before.unread, livelyOn(before), before.row.retentionDays]).toEqual([
        0,
        200_000,
        undefined
      ]);
      await bench.storage.commit([
        { chat: id, messages: [message(2, { deleted: true, body: '' })], at: 300_000 },
        { chat: id, removed: ['m1'], retentionDays: 5, at: 300_000 }
      ]);
      await say(id, message(4, { time: 400 }));
      expect(await summary()).toEqual(before);
      const list = await bench.storage.listChats('bob', { left: true, limit: 2 });
      expect(list.map(({ row }) => row.id)).toEqual([id, other]);
      const [first] = list;
      const page = { left: true, limit: 1, after: placeOf(first) };
      expect((await bench.storage.listChats('bob', page))[0].row.id).toBe(other);
      expect(await bench.storage.listChats('bob', { left: true, unread: true })).toEqual([]);
    });

    it('[STORE47] a former participant sees the entry as it was, under its former name, without metadata and faces', async () => {
      const id = await create(
        { access: 'private', metadata: { a: '1' } },
        {
          participants: [
            role('ada', 'owner', 1),
            role('bob', 'member', 1),
            role('eve', 'member', 1)
          ]
        }
      );
      const left = [{ ...role('bob', null, 7), topic: 'Before' }, role('eve', null, 7)];
      await bench.storage.commit([{ chat: id, topic: 'During', participants: left }]);
      await bench.storage.commit([{ chat: id, topic: 'After', metadata: { b: '2' } }]);
      const line = async (name: string, options: IListOptions) => {
        const summary = await bench.storage.getSummary(id, name, options);
        return [summary?.row.topic, summary?.row.metadata, summary?.faces.length];
      };
      expect(await line('bob', { left: true })).toEqual(['Before', undefined, 0]);
      expect(await line('eve', { left: true })).toEqual(['During', undefined, 0]);
      expect(await line('bob', { left: true, all: true })).toEqual([
        'After',
        { a: '1', b: '2' },
        1
      ]);
      await bench.storage.commit([{ chat: id, participants: [role('bob', 'member', 9)] }]);
      expect(await line('bob', { left: true })).toEqual(['After', { a: '1', b: '2' }, 2]);
    });

    it("[REACH1] messages from before a user's read access are not counted, shown or found", async () => {
      const id = await create({ access: 'private' }, { messages: [message(1), message(2)] });
      await bench.storage.putUser(user('ada'));
      const [late, early] = ['bob', 'eve'].map((name, i) => ({
        ...role(name, 'member', 7),
        afterSeq: i === 0 ? 2 : 1,
        shareHistoryTime: i === 0 ? 9 : 5
      }));
      await bench.storage.commit([{ chat: id, participants: [late, early] }]);
      const options = (username: string) => ({ username, limit: 9 });
      const found = async (name: string, text: string) =>
        (await bench.storage.searchMessages(parseSearch(text), options(name))).map(
          hit => hit.message.id
        );
      expect(await bench.storage.getSummary(id, 'bob')).toMatchObject({
        from: 7,
        last: null,
        unread: 0
      });
      expect(await bench.storage.getSummary(id, 'eve')).toMatchObject({
        from: 5,
        last: { id: 'm2' },
        unread: 1
      });
      expect(await found('bob', 'body')).toEqual([]);
      expect(await found('bob', 'from:ada')).toEqual([]);
      expect(await found('eve', 'body')).toEqual(['m2']);
      expect(await found('eve', 'from:ada')).toEqual(['m2']);
      const all = await bench.storage.getSummary(id, 'root', { all: true });
      expect(all).toMatchObject({ from: 0, last: { id: 'm2' }, unread: 2 });
      const [hit] = await bench.storage.searchMessages(parseSearch('body'), options('eve'));
      expect(hit.from).toBe(5);
    });

    it('[SYS1] system messages are not unread and do not make a chat more active', async () => {
      const id = await create({}, { messages: [message(1)] });
      await say(id, message(2, { type: 'system', sender: '' }));
      expect(await bench.storage.getSummary(id, 'bob')).toMatchObject({
        last: { id: 'm1' },
        unread: 1,
        faces: [{ username: 'ada' }]
      });
      const options = { username: 'bob', limit: 9 };
      const found = await bench.storage.searchMessages(parseSearch('body'), options);
      expect(found.map(hit => hit.message.id)).toEqual(['m1']);
    });

    it('[RECEIPT1] everyone is listed with the newest message that they have read', async () => {
      const id = await create({}, { messages: [message(1), message(2), message(3)] });
      await bench.storage.setRead(id, 'ada', 3, 10);
      await bench.storage.setRead(id, 'bob', 2, 20);
      await bench.storage.setRead(id, 'bob', 1, 30);
      await bench.storage.commit([{ chat: id, removed: ['m3'] }]);
      expect(await bench.storage.listReads(id)).toEqual([
        { username: 'bob', seq: 2, message: 'm2', readOn: 20 },
        { username: 'ada', seq: 3, message: 'm2', readOn: 10 }
      ]);
    });
  });
}
