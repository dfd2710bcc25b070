import { livelyOn, placeOf } from '../../server/storage/order.js';
import { randomUUID } from 'node:crypto';
import type {
  IChatCommit,
  IChatRow,
  IListOptions,
  IMessageRow,
  IParticipantRow,
  IStorage,
  IUserRow,
  Role
} from '../../server/storage/storage.js';
import { parseSearch } from '../../server/storage/search-query.js';
import type { ISearchOptions } from '../../server/storage/search.js';
import { UNREAD_MAX } from '../../server/storage/storage.js';

let made = 0;

/** A chat of its own, made later than the ones before. */
export const chatRow = (more: Partial<IChatRow> = {}): IChatRow => ({
  id: randomUUID(),
  topic: 'Plans',
  access: 'open',
  createdBy: 'ada',
  createdOn: 1_000 + ++made,
  roomClient: 2 ** 53 - 1 - made,
  lastSeq: 0,
  ...more
});

export const message = (seq: number, more: Partial<IMessageRow> = {}): IMessageRow => ({
  type: 'msg',
  id: `m${seq}`,
  body: `Body ${seq}`,
  sender: 'ada',
  time: 100 + seq / 4,
  raw_time: false,
  seq,
  ...more
});

export const user = (username: string, more: Partial<IUserRow> = {}): IUserRow => ({
  username,
  name: username,
  displayName: username.toUpperCase(),
  bot: false,
  ...more
});

const role = (username: string, role: Role | null, at = 1) => ({ username, role, at });

const ids = (messages: readonly IMessageRow[]): string[] => messages.map(({ id }) => id);

/** What every storage adapter must do. `make` gives one that is closed and empty. */
export function storageContract(name: string, make: () => Promise<IStorage> | IStorage): void {
  describe(`${name} as a storage`, () => {
    let storage: IStorage;

    beforeEach(async () => {
      storage = await make();
      await storage.open();
    });
    afterEach(() => storage.close());

    const create = async (
      row: Partial<IChatRow> = {},
      first: Omit<IChatCommit, 'chat'> = {}
    ): Promise<string> => {
      const chat = chatRow(row);
      await storage.createChat(chat, first);
      return chat.id;
    };
    const say = (chat: string, ...messages: IMessageRow[]): Promise<void> =>
      storage.commit([{ chat, messages }]);

    describe('chats', () => {
      it('[STORE1] a new chat is there with all of its first commit', async () => {
        const row = chatRow();
        await storage.createChat(row, {
          update: new Uint8Array([1, 2]),
          messages: [message(1)],
          participants: [role('ada', 'owner', 7)],
          clients: [{ client: 2 ** 53 - 1, username: 'ada' }],
          users: [user('ada', { color: 'red', initials: 'A', avatarUrl: '/a.png' })]
        });
        expect(await storage.loadChat(row.id)).toEqual({
          row: { ...row, lastSeq: 1 },
          updates: [new Uint8Array([1, 2])],
          participants: [{ username: 'ada', role: 'owner', addedOn: 7 }],
          strangers: [],
          clients: new Map([[2 ** 53 - 1, 'ada']]),
          retired: new Set(),
          entries: 0
        });
        expect(await storage.getChat(row.id)).toEqual({ ...row, lastSeq: 1 });
        expect(await storage.getMessage(row.id, 'm1')).toEqual(message(1));
        expect(await storage.getUser('ada')).toEqual(
          user('ada', { color: 'red', initials: 'A', avatarUrl: '/a.png' })
        );
      });

      it('[STORE2] an id in use makes no second chat, and leaves the first as it is', async () => {
        const id = await create({ topic: 'First' });
        const again = storage.createChat(chatRow({ id, topic: 'Second' }), {
          messages: [message(1)]
        });
        await expect(again).rejects.toMatchObject({ code: 'forbidden' });
        expect(await storage.getChat(id)).toMatchObject({ topic: 'First', lastSeq: 0 });
        expect(await storage.takenIds(id, ['m1'])).toEqual([]);
      });

      it('[STORE3] of a deleted chat nothing is left but that it was there', async () => {
        const id = await create(
          {},
          {
            update: new Uint8Array([1]),
            messages: [message(1)],
            participants: [role('ada', 'owner')],
            clients: [{ client: 5, username: 'ada' }]
          }
        );
        await storage.setRead(id, 'ada', 1, 5);
        await storage.setCursor(id, 'echo', 1);
        expect(await storage.wasDeleted(id)).toBe(false);
        await storage.deleteChat(id, 99);

        expect(await storage.wasDeleted(id)).toBe(true);
        expect(await storage.getChat(id)).toBeNull();
        expect(await storage.loadChat(id)).toBeNull();
        expect(await storage.getParticipants(id)).toEqual([]);
        expect(await storage.getMessage(id, 'm1')).toBeNull();
        expect(await storage.takenIds(id, ['m1'])).toEqual([]);
        expect(await storage.listMessages(id, { limit: 9 })).toEqual([]);
        expect(await storage.messagesAfter(id, 0, 9)).toEqual([]);
        expect(await storage.logLength(id)).toBe(0);
        expect(await storage.listChats('ada', { all: true })).toEqual([]);
        expect(await storage.getSummary(id, 'ada', { all: true })).toBeNull();
        expect(await storage.getCursor(id, 'echo')).toBeNull();
        expect(await storage.chatsOf('ada')).toEqual([]);
        await expect(storage.createChat(chatRow({ id }), {})).rejects.toMatchObject({
          code: 'forbidden'
        });
      });

      it('[STORE4] every write to a chat that is not there is refused by its name', async () => {
        const gone = await create();
        await storage.deleteChat(gone, 1);
        for (const [id, code] of [
          [gone, 'chat_deleted'],
          [randomUUID(), 'chat_not_found']
        ]) {
          const writes = [
            storage.commit([{ chat: id, messages: [message(1)] }]),
            storage.compact(id, new Uint8Array([1])),
            storage.setRead(id, 'ada', 1, 1),
            storage.setCursor(id, 'echo', 1),
            storage.deleteChat(id, 1)
          ];
          for (const write of writes) {
            await expect(write).rejects.toMatchObject({ code });
          }
          expect(await storage.logLength(id)).toBe(0);
          expect(await storage.wasDeleted(id)).toBe(code === 'chat_deleted');
        }
      });

      it('a rename holds', async () => {
        const id = await create();
        await storage.commit([{ chat: id, topic: 'Zoë 🦊' }]);
        expect(await storage.getChat(id)).toMatchObject({ topic: 'Zoë 🦊' });
      });
    });

    describe('paging by time', () => {
      it('[HIST1] the newest message of a time or before it is found', async () => {
        const id = await create();
        await say(id, message(1, { time: 10 }), message(2, { time: 20 }), message(3, { time: 20 }));
        await say(await create(), message(9, { time: 15 }));
        const at = (ms: number): Promise<number> => storage.seqAt(id, ms);
        expect([await at(9_999), await at(10_000), await at(19_999)]).toEqual([0, 1, 1]);
        expect([await at(20_000), await at(1e15)]).toEqual([3, 3]);
        await storage.commit([{ chat: id, removed: ['m3'] }]);
        expect(await at(1e15)).toBe(2);
        expect(await storage.seqAt(randomUUID(), 1e15)).toBe(0);
      });
    });

    describe('search', () => {
      beforeEach(() => storage.putUser(user('ada')));

      const find = async (text: string, more: Partial<ISearchOptions> = {}): Promise<string[]> => {
        const options = { username: 'ada', limit: 50, ...more };
        const hits = await storage.searchMessages(parseSearch(text), options);
        return hits.map(({ message: { id } }) => id);
      };
      const bodies = (...texts: string[]): IMessageRow[] =>
        texts.map((body, i) => message(i + 1, { body }));

      it('[SEARCH1] words are found wherever they stand, whatever their case and accents', async () => {
        const id = await create();
        await say(id, ...bodies('The Région has rows', 'rows of a table', '"quoted" rows\nlast'));
        expect(await find('REGION rows ')).toEqual(['m1']);
        expect((await find('rows')).sort()).toEqual(['m1', 'm2', 'm3']);
        expect(await find('quoted last')).toEqual(['m3']);
        expect(await find('region table')).toEqual([]);
      });

      it('[SEARCH2] the last word may be a beginning; a phrase stands together', async () => {
        const id = await create();
        await say(id, ...bodies('merge the region_id', 'the region merges', 'id of a region'));
        expect((await find('the reg')).sort()).toEqual(['m1', 'm2']);
        expect(await find('reg the')).toEqual([]);
        expect(await find('"the region" merges')).toEqual(['m2']);
        expect(await find('"region id"')).toEqual(['m1']);
        expect(await find('region_id')).toEqual(['m1']);
        expect(await find('region_i')).toEqual(['m1']);
      });

      it('[SEARCH3] the index is true to the rows: edits, deletions, removals, deleted chats', async () => {
        const [id, other] = [await create(), await create()];
        await say(id, ...bodies('alpha one', 'alpha two', 'alpha three', 'alpha four'));
        await say(other, message(1, { id: 'o1', body: 'alpha other' }));
        expect(await find('alpha')).toHaveLength(5);
        await storage.commit([
          {
            chat: id,
            messages: [
              message(1, { body: 'omega one' }),
              message(2, { body: '', deleted: true }),
              message(4, { body: 'alpha four', pinned: true })
            ],
            removed: ['m3']
          }
        ]);
        await storage.deleteChat(other, 5);
        expect(await find('alpha')).toEqual(['m4']);
        expect(await find('omega')).toEqual(['m1']);
        expect(await find('three')).toEqual([]);
        expect(await find('from:ada')).toEqual(['m4', 'm1']);
        await say(id, message(2, { body: 'alpha again' }));
        expect((await find('alpha')).sort()).toEqual(['m2', 'm4']);
      });

      it('[SEARCH4] only chats that the asker may read are searched', async () => {
        const open = await create();
        const closed = await create(
          { access: 'private' },
          { participants: [role('ben', 'member')] }
        );
        await say(open, message(1, { id: 'seen', body: 'alpha' }));
        await say(closed, message(1, { id: 'hidden', body: 'alpha' }));
        expect(await find('alpha')).toEqual(['seen']);
        expect(await find('from:ada')).toEqual(['seen']);
        expect((await find('alpha', { username: 'ben' })).sort()).toEqual(['hidden', 'seen']);
        expect((await find('alpha', { all: true })).sort()).toEqual(['hidden', 'seen']);
      });

      it('[SEARCH5] filters by author, chat and day', async () => {
        const plans = await create({ topic: 'Plans 2026' });
        const notes = await create({ topic: 'Field notes' });
        await storage.putUser(user('noor', { displayName: 'Noor Valen' }));
        const day = (n: number): number => Date.UTC(2026, 0, n) / 1000;
        await say(plans, message(1, { body: 'alpha', sender: 'noor', time: day(1) }));
        await say(plans, message(2, { body: 'alpha', time: day(2) + 86_399 }));
        await say(notes, message(3, { body: 'alpha', time: day(3) }));
        expect(await find('from:valen alpha')).toEqual(['m1']);
        expect(await find('from:"Noor V"')).toEqual(['m1']);
        expect(await find('from:noor in:notes')).toEqual([]);
        expect(await find('alpha in:field')).toEqual(['m3']);
        expect(await find('in:"plans 20"')).toEqual(['m2', 'm1']);
        expect(await find('alpha before:2026-01-03')).toEqual(['m2', 'm1']);
        expect(await find('alpha after:2026-01-02')).toEqual(['m3']);
        expect(await find('alpha after:2026-01-01 before:2026-01-03')).toEqual(['m2']);
      });

      it('[SEARCH6] the best match comes first, then the newest; pages go on where they ended', async () => {
        const id = await create();
        await say(
          id,
          ...bodies('alpha beta gamma delta and much more of this', 'alpha', 'alpha', 'alpha alpha')
        );
        const all = await find('alpha');
        expect(all.at(-1)).toBe('m1');
        expect(all.indexOf('m3')).toBeLessThan(all.indexOf('m2'));
        expect(await find('alpha', { limit: 2 })).toEqual(all.slice(0, 2));
        expect(await find('alpha', { limit: 2, skip: 2 })).toEqual(all.slice(2));
      });

      it('[SEARCH7] nothing that is typed is a mistake', async () => {
        const id = await create();
        await say(id, ...bodies('alpha AND beta', 'from before'));
        for (const text of ['', '  ', '""', '!!!', '*', '"', '()', '-', "'", 'from:']) {
          expect(await find(text)).toEqual(text === 'from:' ? ['m2'] : []);
        }
        expect(await find('alpha AND beta')).toEqual(['m1']);
        expect(await find('NEAR(alpha')).toEqual([]);
        expect(await find('"alpha')).toEqual(['m1']);
        expect(await find('body:alpha')).toEqual([]);
        expect(await find('alpha OR')).toEqual([]);
        expect(await find('alpha^* + {beta}')).toEqual(['m1']);
        expect(await find('before:soon')).toEqual([]);
      });
    });

    describe('commits', () => {
      it('[STORE5] a commit of several chats is all or nothing', async () => {
        const first = await create();
        const second = await create({ topic: 'Second' });
        await storage.commit([{ chat: second, removed: ['gone'] }]);
        const failing = storage.commit([
          {
            chat: first,
            topic: 'Changed',
            update: new Uint8Array([1]),
            messages: [message(1)],
            participants: [role('ben', 'member')],
            clients: [{ client: 1, username: 'ben' }],
            users: [user('ben')]
          },
          { chat: second, messages: [message(1, { id: 'gone' })] }
        ]);
        await expect(failing).rejects.toMatchObject({ code: 'message_id_taken', target: 'gone' });
        expect(await storage.loadChat(first)).toMatchObject({
          row: { topic: 'Plans', lastSeq: 0 },
          updates: [],
          participants: [],
          clients: new Map()
        });
        expect(await storage.takenIds(first, ['m1'])).toEqual([]);
        expect(await storage.getUser('ben')).toBeNull();
        await say(first, message(1));
        expect(await storage.takenIds(first, ['m1'])).toEqual(['m1']);
      });

      it('[STORE6] updates come back in the order of their commits, byte for byte', async () => {
        const id = await create({}, { update: new Uint8Array([0, 255]) });
        const other = await create({}, { update: new Uint8Array([9]) });
        const whole = new Uint8Array([1, 2, 3, 4]);
        await storage.commit([
          { chat: id, update: whole.subarray(1, 3) },
          { chat: other, update: new Uint8Array([8]) },
          { chat: id, update: new Uint8Array([7]) }
        ]);
        whole.fill(0);
        const { updates } = (await storage.loadChat(id))!;
        expect(updates.map(update => [...update])).toEqual([[0, 255], [2, 3], [7]]);
        expect(await storage.logLength(id)).toBe(3);
      });

      it('[STORE7] a snapshot takes the place of the log so far, what follows comes after it', async () => {
        const id = await create({}, { update: new Uint8Array([1]) });
        const other = await create({}, { update: new Uint8Array([2]) });
        await storage.compact(id, new Uint8Array([10]));
        await storage.commit([{ chat: id, update: new Uint8Array([11]) }]);
        expect((await storage.loadChat(id))!.updates.map(update => [...update])).toEqual([
          [10],
          [11]
        ]);
        expect(await storage.logLength(id)).toBe(1);
        await storage.compact(id, new Uint8Array([12]));
        expect((await storage.loadChat(id))!.updates.map(update => [...update])).toEqual([[12]]);
        expect(await storage.logLength(id)).toBe(0);
        expect(await storage.logLength(other)).toBe(1);
      });

      it('[STORE28] a new epoch replaces the document, retires the room client and frees all bindings', async () => {
        const id = await create(
          { roomClient: 7 },
          { update: new Uint8Array([1]), clients: [{ client: 1, username: 'ada' }] }
        );
        expect((await storage.loadChat(id))!.retired).toEqual(new Set());
        await storage.renew(id, { roomClient: 8, state: new Uint8Array([2]) });
        await storage.renew(id, { roomClient: 9, state: new Uint8Array([3]) });
        const stored = (await storage.loadChat(id))!;
        expect(stored.row.roomClient).toBe(9);
        expect(stored.retired).toEqual(new Set([7, 8]));
        expect(stored.clients).toEqual(new Map());
        expect(stored.updates.map(update => [...update])).toEqual([[3]]);
        await storage.commit([{ chat: id, clients: [{ client: 1, username: 'eve' }] }]);
      });

      it('[STORE8] a client id keeps the username that it was bound to', async () => {
        const id = await create({}, { clients: [{ client: 0, username: 'ada' }] });
        await storage.commit([
          { chat: id, clients: [{ client: 0, username: 'ada' }] },
          { chat: id, clients: [{ client: 2 ** 32, username: 'ben' }] }
        ]);
        const theft = storage.commit([{ chat: id, clients: [{ client: 0, username: 'eve' }] }]);
        await expect(theft).rejects.toMatchObject({ code: 'foreign_client_id' });
        expect((await storage.loadChat(id))!.clients).toEqual(
          new Map([
            [0, 'ada'],
            [2 ** 32, 'ben']
          ])
        );
        // Bound in each chat for itself.
        await create({}, { clients: [{ client: 0, username: 'eve' }] });
      });

      it('roles are set, changed and taken', async () => {
        const id = await create(
          {},
          { participants: [role('ben', 'member', 2), role('ada', 'owner', 1)] }
        );
        await storage.commit([
          { chat: id, participants: [role('ben', 'moderator', 9), role('cem', 'reader', 3)] }
        ]);
        const expected: IParticipantRow[] = [
          { username: 'ada', role: 'owner', addedOn: 1 },
          { username: 'ben', role: 'moderator', addedOn: 2 },
          { username: 'cem', role: 'reader', addedOn: 3 }
        ];
        expect(await storage.getParticipants(id)).toEqual(expected);
        await storage.commit([{ chat: id, participants: [role('ada', null)] }]);
        expect(await storage.getParticipants(id)).toEqual(expected.slice(1));
        expect(await storage.chatsOf('ben')).toEqual([id]);
        expect(await storage.chatsOf('ada')).toEqual([]);
      });
    });

    describe('messages', () => {
      it('[STORE9] a message comes back whole, unknown fields included', async () => {
        const id = await create();
        const full = message(1, {
          time: 1752230000.125,
          body: '𝄞 "quoted" \\ \u0000 end',
          mentions: ['ben'],
          metadata: { deep: [1, { two: null }] },
          reactions: { '👍': ['ada'] }
        });
        await say(id, full);
        expect(await storage.getMessage(id, 'm1')).toEqual(full);
      });

      it('a changed message takes the place of the old one', async () => {
        const id = await create();
        await say(id, message(1), message(2));
        await say(id, message(1, { body: 'Better', edited: true }));
        expect(await storage.listMessages(id, { limit: 9 })).toEqual([
          message(2),
          message(1, { body: 'Better', edited: true })
        ]);
        expect(await storage.getChat(id)).toMatchObject({ lastSeq: 2 });
      });

      it('[STORE10] a removed message is gone, its id stays taken for ever', async () => {
        const id = await create();
        await say(id, message(1), message(2));
        await storage.commit([
          { chat: id, removed: ['m1', 'never-stored'] },
          { chat: id, messages: [message(3)], removed: ['m3'] }
        ]);
        expect(await storage.getMessage(id, 'm1')).toBeNull();
        for (const taken of ['m1', 'm2', 'm3', 'never-stored']) {
          expect(await storage.takenIds(id, [taken])).toEqual([taken]);
        }
        expect(await storage.takenIds(id, ['m4'])).toEqual([]);
        expect(ids(await storage.listMessages(id, { limit: 9 }))).toEqual(['m2']);
        expect(ids(await storage.messagesAfter(id, 0, 9))).toEqual(['m2']);
        for (const taken of ['m1', 'never-stored']) {
          await expect(say(id, message(4, { id: taken }))).rejects.toMatchObject({
            code: 'message_id_taken'
          });
        }
        expect(await storage.getChat(id)).toMatchObject({ lastSeq: 3 });
        const other = await create();
        await say(other, message(1));
      });

      it('[LOAD9] rows are read a mebibyte at a time, one at least', async () => {
        const id = await create();
        const large = { body: 'é'.repeat(300_000) };
        const huge = { body: 'x'.repeat(3_000_000) };
        await say(
          id,
          ...[1, 2, 3, 4].map(seq => message(seq, large)),
          message(5, huge),
          message(6)
        );
        const all: string[] = [];
        const pages: number[] = [];
        for (let after = 0; ;) {
          const page = await storage.messagesAfter(id, after, 9);
          if (page.length === 0) {
            break;
          }
          pages.push(page.length);
          all.push(...ids(page));
          after = page[page.length - 1].seq;
        }
        expect(all).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
        expect(Math.max(...pages)).toBeLessThan(4);
        expect(ids(await storage.listMessages(id, { limit: 9 }))).toEqual(['m6']);
        expect(ids(await storage.listMessages(id, { before: 6, limit: 9 }))).toEqual(['m5']);
      });

      it('[LOAD11] lists and search show large messages by their words', async () => {
        const bundle = { data: { 'text/plain': 'p'.repeat(200_000) }, metadata: {} };
        const first = message(1, { body: 'Zebra in a plot', mime_model: bundle });
        const id = await create({}, { messages: [first] });
        const { id: key, seq, sender, body, time } = first;
        const brief = { id: key, seq, sender, body, time };
        const line = await storage.getSummary(id, 'ada');
        expect(line?.last).toMatchObject(brief);
        const [hit] = await storage.searchMessages(parseSearch('zebra'), {
          username: 'ada',
          limit: 1
        });
        expect(hit.message).toMatchObject(brief);
        await say(id, message(2, { body: '"quoted" \u0000 '.repeat(9_000) }));
        const newest = await storage.getSummary(id, 'ada');
        expect(newest?.last?.body.startsWith('"quoted" \u0000 ')).toBe(true);
      });

      it('[STORE11] no two messages of a chat have the same seq', async () => {
        const id = await create();
        await say(id, message(1));
        await expect(say(id, message(1, { id: 'other' }))).rejects.toThrow();
        expect(await storage.takenIds(id, ['other'])).toEqual([]);
      });

      it('[STORE12] history is read in pages, in the order of seq', async () => {
        const id = await create();
        await say(id, ...[3, 1, 5, 2, 4].map(seq => message(seq)));
        await say(await create(), message(6));
        expect(ids(await storage.listMessages(id, { limit: 2 }))).toEqual(['m5', 'm4']);
        expect(ids(await storage.listMessages(id, { before: 4, limit: 2 }))).toEqual(['m3', 'm2']);
        expect(ids(await storage.listMessages(id, { before: 1, limit: 2 }))).toEqual([]);
        expect(ids(await storage.messagesAfter(id, 0, 2))).toEqual(['m1', 'm2']);
        expect(ids(await storage.messagesAfter(id, 3, 9))).toEqual(['m4', 'm5']);
      });

      it('[STORE13] no two strings are one key, whatever characters they hold', async () => {
        const id = await create();
        const odd = ['a', 'a\u0000', 'a\u0000b', '\ud800', '\ud801', '"a"', '"', ''];
        await say(id, ...odd.map((key, n) => message(n + 1, { id: key, body: key, sender: key })));
        await storage.commit([
          { chat: id, participants: odd.map(key => role(key, 'member')), topic: 'x\u0000y' }
        ]);
        for (const [n, key] of odd.entries()) {
          expect(await storage.getMessage(id, key)).toMatchObject({ seq: n + 1, sender: key });
        }
        const members = await storage.getParticipants(id);
        expect(new Set(members.map(({ username }) => username))).toEqual(new Set(odd));
        expect(await storage.getChat(id)).toMatchObject({ topic: 'x\u0000y' });
      });
    });

    describe('the list of chats', () => {
      const listed = async (username: string, all = false): Promise<string[]> =>
        (await storage.listChats(username, { all })).map(({ row }) => row.id);

      it('[STORE14] lists open chats and those that one takes part in; all where asked', async () => {
        const open = await create();
        const mine = await create({ access: 'private' }, { participants: [role('ben', 'reader')] });
        const foreign = await create({ access: 'private' });
        expect(new Set(await listed('ben'))).toEqual(new Set([open, mine]));
        expect(new Set(await listed('ben', true))).toEqual(new Set([open, mine, foreign]));
        expect(await storage.getSummary(mine, 'ben')).toMatchObject({ role: 'reader' });
        expect(await storage.getSummary(open, 'ben')).toMatchObject({ role: null });
        expect(await storage.getSummary(foreign, 'ben')).toBeNull();
        expect(await storage.getSummary(foreign, 'ben', { all: true })).toMatchObject({
          row: { id: foreign }
        });
        const whole = await storage.listChats('ben', { all: true });
        const parts: typeof whole = [];
        for (let part = whole; part.length > 0;) {
          const last = parts.at(-1);
          const after = last && placeOf(last);
          part = await storage.listChats('ben', { all: true, limit: 2, ...(after && { after }) });
          parts.push(...part);
        }
        expect(parts).toEqual(whole);
        const since = livelyOn(whole[1]);
        expect(await storage.listChats('ben', { all: true, since })).toEqual(
          whole.filter(one => livelyOn(one) >= since)
        );
        for (const summary of await storage.listChats('ben', { all: true })) {
          expect(await storage.getSummary(summary.row.id, 'ben', { all: true })).toEqual(summary);
        }
      });

      it('[STORE15] the liveliest comes first: by its newest message, before that by its making', async () => {
        const quiet = await create({ createdOn: 5_000 });
        const old = await create({ createdOn: 1_000 });
        const fresh = await create({ createdOn: 9_000 });
        expect(await listed('ada')).toEqual([fresh, quiet, old]);
        await say(old, message(1, { time: 20 }));
        expect(await listed('ada')).toEqual([old, fresh, quiet]);
        await say(quiet, message(1, { time: 21 }), message(2, { time: 1 }));
        expect(await listed('ada')).toEqual([old, fresh, quiet]);
        await storage.commit([{ chat: quiet, removed: ['m2'] }]);
        expect(await listed('ada')).toEqual([quiet, old, fresh]);
      });

      it('[STORE16] the last message and the unread ones leave out what is deleted, and unread the own', async () => {
        const id = await create();
        expect(await storage.getSummary(id, 'ben')).toMatchObject({
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
        await storage.commit([{ chat: id, removed: ['m4'] }]);
        expect(await storage.getSummary(id, 'ben')).toMatchObject({
          last: message(3),
          unread: 2,
          readSeq: 0
        });
        await storage.setRead(id, 'ben', 1, 5);
        expect(await storage.getSummary(id, 'ben')).toMatchObject({ unread: 1, readSeq: 1 });
        expect(await storage.getSummary(id, 'ada')).toMatchObject({ unread: 1, readSeq: 0 });
      });

      it('[STORE17] unread messages are counted up to a limit', async () => {
        const id = await create();
        await say(id, ...Array.from({ length: UNREAD_MAX + 5 }, (_, n) => message(n + 1)));
        expect(await storage.getSummary(id, 'ben')).toMatchObject({ unread: UNREAD_MAX });
        await storage.setRead(id, 'ben', 6, 5);
        expect(await storage.getSummary(id, 'ben')).toMatchObject({ unread: UNREAD_MAX - 1 });
      });

      it('[STORE18] a read position moves forward, never back', async () => {
        const id = await create();
        expect(await storage.setRead(id, 'ben', 4, 1)).toBe(4);
        expect(await storage.setRead(id, 'ben', 2, 2)).toBe(4);
        expect(await storage.setRead(id, 'ada', 1, 3)).toBe(1);
        expect(await storage.setRead(id, 'ben', 5, 4)).toBe(5);
        expect(await storage.getSummary(id, 'ben')).toMatchObject({ readSeq: 5 });
      });

      it('[STORE33] names of chats are found by how they begin, of those that are there', async () => {
        const [one, two] = [await create({ topic: "Ada's chat" }), await create({ topic: 'Adam' })];
        await create({ topic: 'Plans' });
        expect((await storage.topicsFrom('Ada')).sort()).toEqual(["Ada's chat", 'Adam']);
        await storage.commit([{ chat: two, topic: 'Eve' }]);
        await storage.deleteChat(one, 9);
        expect(await storage.topicsFrom('Ada')).toEqual([]);
        expect(await storage.topicsFrom('E')).toEqual(['Eve']);
      });

      it('[STORE19] shows up to four faces: participants, then recent writers of an open chat, bots last', async () => {
        const faces = async (id: string): Promise<string[]> =>
          (await storage.getSummary(id, 'ada', { all: true }))!.faces.map(face => face.username);
        await storage.putUser(user('echo', { bot: true }));
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

      it('a face is the user as last seen, or the bare name of one who never came', async () => {
        await storage.putUser(user('ada', { color: 'red' }));
        const id = await create(
          {},
          {
            participants: [role('ada', 'owner', 1), role('ben', 'member', 2), role('bee', 'bot', 0)]
          }
        );
        expect((await storage.getSummary(id, 'ada'))!.faces).toEqual([
          user('ada', { color: 'red' }),
          { username: 'ben', name: 'ben', displayName: 'ben', bot: false },
          { username: 'bee', name: 'bee', displayName: 'bee', bot: true }
        ]);
      });

      it('[STORE19] a face has the name that somebody was brought in under, the only one of whom a program made', async () => {
        await storage.putUser(user('ada'));
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
        expect((await storage.getSummary(id, 'ada'))!.faces).toEqual([
          { username: made, name: 'Robin', displayName: 'Robin', bot: false },
          { ...user('ada'), givenName: 'Countess' },
          { username: 'ben', name: 'ben', displayName: 'ben', bot: false }
        ]);
      });
    });

    describe('who takes part', () => {
      it('[PART1] what is known of a participant is kept, whatever role they get', async () => {
        const details = {
          displayName: 'Bobby',
          shareHistoryTime: 5_000,
          afterSeq: 2,
          metadata: { team: 'red' }
        };
        const id = await create({}, { participants: [role('ada', 'owner')] });
        const bob = { ...role('bob', 'member', 2), ...details };
        await storage.commit([{ chat: id, participants: [bob] }]);
        await storage.commit([{ chat: id, participants: [role('bob', 'reader', 9)] }]);
        expect(await storage.getParticipants(id)).toEqual([
          { username: 'ada', role: 'owner', addedOn: 1 },
          { username: 'bob', role: 'reader', addedOn: 2, ...details }
        ]);
      });

      it('[PART2] of who left it is known when, and what they may read, until they come back', async () => {
        const id = await create({ access: 'private' }, { messages: [message(1), message(2)] });
        const details = { displayName: 'Bobby', shareHistoryTime: 2, afterSeq: 1 };
        const bob = { ...role('bob', 'member', 3), ...details };
        await storage.commit([{ chat: id, participants: [bob], metadata: { a: '1' } }]);
        expect(await storage.getFormer(id, 'bob')).toBeNull();
        expect(await storage.givenName(id, 'bob')).toBe('Bobby');
        expect(await storage.givenName(id, 'eve')).toBeNull();
        const left = { ...role('bob', null, 7), seq: 3 };
        await storage.commit([{ chat: id, messages: [message(3)], participants: [left] }]);
        await say(id, message(4));
        expect(await storage.getFormer(id, 'bob')).toEqual({
          addedOn: 3,
          displayName: 'Bobby',
          shareHistoryTime: 2,
          leftOn: 7,
          afterSeq: 1,
          untilSeq: 3,
          topic: 'Plans'
        });
        expect(await storage.givenName(id, 'bob')).toBe('Bobby');
        expect(await storage.listChats('bob')).toEqual([]);
        expect(await storage.listChats('bob', { left: true })).toMatchObject([
          { role: null, leftOn: 7, last: { id: 'm3' }, unread: 2 }
        ]);
        await storage.commit([{ chat: id, participants: [role('bob', 'member', 9)] }]);
        expect(await storage.getFormer(id, 'bob')).toBeNull();
        const again = await storage.getSummary(id, 'bob');
        expect([again?.leftOn, again?.last?.id, again?.unread]).toEqual([undefined, 'm4', 4]);
      });

      it('[PART2] who left sees their line as it was: under the name of then, without metadata and faces', async () => {
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
        await storage.commit([{ chat: id, topic: 'During', participants: left }]);
        await storage.commit([{ chat: id, topic: 'After', metadata: { b: '2' } }]);
        const line = async (name: string, options: IListOptions) => {
          const summary = await storage.getSummary(id, name, options);
          return [summary?.row.topic, summary?.row.metadata, summary?.faces.length];
        };
        expect(await line('bob', { left: true })).toEqual(['Before', undefined, 0]);
        expect(await line('eve', { left: true })).toEqual(['During', undefined, 0]);
        expect(await line('bob', { left: true, all: true })).toEqual([
          'After',
          { a: '1', b: '2' },
          1
        ]);
        await storage.commit([{ chat: id, participants: [role('bob', 'member', 9)] }]);
        expect(await line('bob', { left: true })).toEqual(['After', { a: '1', b: '2' }, 2]);
      });

      it('[PART3] what came before one reads is not counted, shown or found', async () => {
        const id = await create({ access: 'private' }, { messages: [message(1), message(2)] });
        await storage.putUser(user('ada'));
        const [late, early] = ['bob', 'eve'].map((name, i) => ({
          ...role(name, 'member', 1),
          afterSeq: i === 0 ? 2 : 1
        }));
        await storage.commit([{ chat: id, participants: [late, early] }]);
        const options = (username: string) => ({ username, limit: 9 });
        const found = async (name: string, text: string) =>
          (await storage.searchMessages(parseSearch(text), options(name))).map(
            hit => hit.message.id
          );
        expect(await storage.getSummary(id, 'bob')).toMatchObject({ last: null, unread: 0 });
        expect(await storage.getSummary(id, 'eve')).toMatchObject({
          last: { id: 'm2' },
          unread: 1
        });
        expect(await found('bob', 'body')).toEqual([]);
        expect(await found('bob', 'from:ada')).toEqual([]);
        expect(await found('eve', 'body')).toEqual(['m2']);
        expect(await found('eve', 'from:ada')).toEqual(['m2']);
        const all = await storage.getSummary(id, 'root', { all: true });
        expect(all).toMatchObject({ last: { id: 'm2' }, unread: 2 });
      });

      it('[SYS1] what the server tells is not unread, and no chat is livelier for it', async () => {
        const id = await create({}, { messages: [message(1)] });
        await say(id, message(2, { type: 'system', sender: '' }));
        expect(await storage.getSummary(id, 'bob')).toMatchObject({
          last: { id: 'm1' },
          unread: 1,
          faces: [{ username: 'ada' }]
        });
        const options = { username: 'bob', limit: 9 };
        const found = await storage.searchMessages(parseSearch('body'), options);
        expect(found.map(hit => hit.message.id)).toEqual(['m1']);
      });

      it('[RECEIPT1] everybody is listed with the newest message that they have read', async () => {
        const id = await create({}, { messages: [message(1), message(2), message(3)] });
        await storage.setRead(id, 'ada', 3, 10);
        await storage.setRead(id, 'bob', 2, 20);
        await storage.setRead(id, 'bob', 1, 30);
        await storage.commit([{ chat: id, removed: ['m3'] }]);
        expect(await storage.listReads(id)).toEqual([
          { username: 'bob', seq: 2, message: 'm2', readOn: 20 },
          { username: 'ada', seq: 3, message: 'm2', readOn: 10 }
        ]);
      });
    });

    describe('what a chat keeps', () => {
      it('[THREAD1] metadata are merged key by key, and null takes a key away', async () => {
        const id = await create({ metadata: { a: '1', b: '2' } });
        await storage.commit([{ chat: id, metadata: { a: null, c: '3' } }]);
        expect((await storage.getChat(id))?.metadata).toEqual({ b: '2', c: '3' });
        await storage.commit([{ chat: id, metadata: { b: null, c: null } }]);
        expect(await storage.getChat(id)).not.toHaveProperty('metadata');
      });

      it('[RETAIN1] chats whose days are over are named', async () => {
        const day = 86_400_000;
        const id = await create({ createdOn: day, retentionDays: 30 });
        await create({ createdOn: day });
        const later = await create({ createdOn: day });
        await storage.commit([{ chat: later, retentionDays: 31 }]);
        expect(await storage.expiredChats(31 * day - 1)).toEqual([]);
        expect(await storage.expiredChats(31 * day)).toEqual([id]);
        await storage.commit([{ chat: id, retentionDays: null }]);
        expect(await storage.expiredChats(99 * day)).toEqual([later]);
        await storage.deleteChat(later, 99 * day);
        expect(await storage.expiredChats(99 * day)).toEqual([]);
      });
    });

    describe('attachments', () => {
      const attached = (id: string) => ({
        id,
        name: `${id}.png`,
        mimeType: 'image/png',
        size: 10,
        uploader: 'ada',
        createdOn: 5
      });

      it('[STORE32] attachments come and go with commits, are listed from a place on, the newest first, and end with their chat', async () => {
        const id = await create();
        const other = await create();
        await storage.commit([{ chat: id, attached: ['a', 'b', 'c'].map(attached) }]);
        await storage.commit([{ chat: id, detached: ['b'] }]);
        expect(await storage.getAttachment(id, 'a')).toMatchObject(attached('a'));
        expect(await storage.getAttachment(id, 'b')).toBeNull();
        expect(await storage.getAttachment(other, 'a')).toBeNull();
        expect(await storage.listAttachments(id, { limit: 9 })).toMatchObject(
          ['c', 'a'].map(attached)
        );
        const [newest] = await storage.listAttachments(id, { limit: 1 });
        await storage.commit([{ chat: id, attached: [attached('d')], detached: ['c'] }]);
        expect(await storage.listAttachments(id, { limit: 9, before: newest.n })).toMatchObject([
          attached('a')
        ]);
        expect([await storage.attachedBytes(id), await storage.attachedBytes(other)]).toEqual([
          20, 0
        ]);
        const late = { ...attached('e'), createdOn: 7 };
        await storage.commit([{ chat: id, attached: [late] }]);
        const within = (from: number, to: number) =>
          storage.listAttachments(id, { limit: 2, within: { from, to } });
        expect(await within(5, 7)).toMatchObject(['d', 'a'].map(attached));
        expect(await within(6, Infinity)).toMatchObject([late]);
        expect(await within(0, 5)).toEqual([]);
        await storage.deleteChat(id, 9);
        expect(await storage.getAttachment(id, 'a')).toBeNull();
        expect(await storage.attachedBytes(id)).toBe(0);
      });

      it('[BYTES11] what attachments stand for is kept beside the document, as it was first, until it is taken away; its id stays taken', async () => {
        const id = await create();
        const entry = (name: string, value = `${name}.py`) => ({
          id: name,
          value: { type: 'file' as const, value },
          author: 'ada',
          createdOn: 5
        });
        await storage.commit([{ chat: id, entries: ['b', 'a', 'c'].map(name => entry(name)) }]);
        await storage.commit([{ chat: id, entries: [entry('a', 'another')], detached: ['b'] }]);
        await storage.commit([{ chat: id, entries: [entry('b')] }]);
        expect(await storage.getEntries(id, ['c', 'b', 'a', 'x'])).toEqual(
          ['a', 'c'].map(n => entry(n))
        );
        expect(await storage.takenEntries(id, ['x', 'b', 'a'])).toEqual(
          expect.arrayContaining(['a', 'b'])
        );
        expect(await storage.takenEntries(id, ['x'])).toEqual([]);
        expect(await storage.listEntries(id, { limit: 1 })).toEqual([entry('a')]);
        expect(await storage.listEntries(id, { after: 'a', limit: 9 })).toEqual([entry('c')]);
        expect((await storage.loadChat(id))!.entries).toBe(2);
        await storage.deleteChat(id, 9);
        expect(await storage.listEntries(id, { limit: 9 })).toEqual([]);
      });
    });

    describe('people and bots', () => {
      it('a user is kept as last seen', async () => {
        expect(await storage.getUser('ada')).toBeNull();
        await storage.putUser(user('ada', { color: 'red', initials: 'A' }));
        await storage.putUser(user('ada', { displayName: 'Ada L.' }));
        expect(await storage.getUser('ada')).toEqual(user('ada', { displayName: 'Ada L.' }));
      });

      it('a cursor is kept per bot and chat', async () => {
        const id = await create();
        expect(await storage.getCursor(id, 'echo')).toBeNull();
        await storage.setCursor(id, 'echo', 0);
        expect(await storage.getCursor(id, 'echo')).toBe(0);
        await storage.setCursor(id, 'echo', 7);
        await storage.setCursor(id, 'other', 3);
        expect(await storage.getCursor(id, 'echo')).toBe(7);
      });
    });

    describe('identities', () => {
      const guidOf = async (username: string, guid: string): Promise<string> =>
        (await storage.addIdentities([{ username, guid }]))[0].guid;

      it('[STORE29] a user has one guid for ever, however many ask at once', async () => {
        const asked = ['g1', 'g2', 'g3'].map(guid => guidOf('ada', guid));
        const given = await Promise.all(asked);
        expect(new Set(given).size).toBe(1);
        expect(await guidOf('ada', 'g4')).toBe(given[0]);
        const rows = await storage.addIdentities([
          { username: 'a\0b', guid: 'g5' },
          { username: 'ada', guid: 'g6' }
        ]);
        expect(rows.map(({ username, guid }) => [username, guid])).toEqual([
          ['a\0b', 'g5'],
          ['ada', given[0]]
        ]);
        expect(await storage.findIdentity('g5')).toEqual({
          username: 'a\0b',
          guid: 'g5',
          generation: 0,
          deleted: false
        });
        expect(await storage.findIdentity('g6')).toBeNull();
        expect(await storage.getIdentity('bob')).toBeNull();
      });

      it('[STORE30] revoking begins a new generation, deleting ends it, and both keep the guid', async () => {
        await guidOf('ada', 'g1');
        await guidOf('bob', 'g2');
        expect(await storage.revokeIdentity('ada')).toMatchObject({ guid: 'g1', generation: 1 });
        await storage.revokeIdentity('ada');
        await storage.deleteIdentity('ada', 5);
        const gone = { username: 'ada', guid: 'g1', generation: 2, deleted: true };
        await storage.close();
        await storage.open();
        expect(await storage.getIdentity('ada')).toEqual(gone);
        expect(await storage.addIdentities([{ username: 'ada', guid: 'g3' }])).toEqual([gone]);
        expect(await storage.getIdentity('bob')).toMatchObject({ generation: 0, deleted: false });
        expect(await storage.revokeIdentity('cem')).toBeNull();
        await storage.deleteIdentity('cem', 5);
        expect(await storage.getIdentity('cem')).toBeNull();
      });

      it('[STORE31] what was settled first holds for ever', async () => {
        const given = await Promise.all(['1', '2'].map(value => storage.settle('resource', value)));
        expect(given).toEqual(['1', '1']);
        await storage.close();
        await storage.open();
        expect(await storage.settle('resource', '3')).toBe('1');
        expect(await storage.settle('other', '3')).toBe('3');
      });
    });

    it('[STORE20] what was stored is there after closing and opening again', async () => {
      const id = await create({}, { update: new Uint8Array([1]), messages: [message(1)] });
      await storage.close();
      await expect(storage.getChat(id)).rejects.toThrow('not open');
      await storage.open();
      expect(await storage.loadChat(id)).toMatchObject({
        row: { lastSeq: 1 },
        updates: [new Uint8Array([1])]
      });
    });
  });
}
