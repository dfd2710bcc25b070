import { randomUUID } from 'node:crypto';
import type { IHistoryRow } from '../../server/storage/history.js';
import { parseSearch } from '../../server/storage/search-query.js';
import type { IMessageRow } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message, role, ids } from './rows.js';

type Bundle = NonNullable<ReturnType<typeof message>['mime_model']>;

const whole = ({ message: row, bundle }: IHistoryRow): IMessageRow =>
  bundle ? { ...row, mime_model: JSON.parse(Buffer.from(bundle).toString()) as Bundle } : row;

/** The storage of messages: they are stored, read in pages, edited and removed. */
export function messagesContract(bench: Bench): void {
  const { create, say } = bench;
  describe('paging by time', () => {
    it('[HIST1] finds the newest message at or before a time', async () => {
      const id = await create();
      await say(id, message(1, { time: 10 }), message(2, { time: 20 }), message(3, { time: 20 }));
      await say(await create(), message(9, { time: 15 }));
      const at = (ms: number): Promise<number> => bench.storage.seqAt(id, ms);
      expect([await at(9_999), await at(10_000), await at(19_999)]).toEqual([0, 1, 1]);
      expect([await at(20_000), await at(1e15)]).toEqual([3, 3]);
      await bench.storage.commit([{ chat: id, removed: ['m3'] }]);
      expect(await at(1e15)).toBe(2);
      expect(await bench.storage.seqAt(randomUUID(), 1e15)).toBe(0);
    });
  });

  describe('messages', () => {
    it('[STORE9] a message is returned complete, including unknown fields', async () => {
      const id = await create();
      const full = message(1, {
        time: 1752230000.125,
        body: '𝄞 "quoted" \\ \u0000 end',
        mentions: ['ben'],
        metadata: { deep: [1, { two: null }] },
        reactions: { '👍': ['ada'] }
      });
      await say(id, full);
      expect(await bench.storage.getMessage(id, 'm1')).toEqual(full);
    });

    it('a changed message replaces the old one', async () => {
      const id = await create();
      await say(id, message(1), message(2));
      await say(id, message(1, { body: 'Better', edited: true }));
      expect(await bench.storage.listMessages(id, { limit: 9 })).toEqual([
        message(2),
        message(1, { body: 'Better', edited: true })
      ]);
      expect(await bench.storage.getChat(id)).toMatchObject({ lastSeq: 2 });
    });

    it('[STORE10] a removed message is gone, and its id stays taken permanently', async () => {
      const id = await create();
      await say(id, message(1), message(2));
      await bench.storage.commit([
        { chat: id, removed: ['m1', 'never-stored'] },
        { chat: id, messages: [message(3)], removed: ['m3'] }
      ]);
      expect(await bench.storage.getMessage(id, 'm1')).toBeNull();
      for (const taken of ['m1', 'm2', 'm3', 'never-stored']) {
        expect(await bench.takenIds(id, [taken])).toEqual([taken]);
      }
      const asked = ['m1', 'm2', 'm3', 'm4', 'never-stored'];
      expect((await bench.ask({ chat: id, replies: asked })).seqs).toEqual(new Map([['m2', 2]]));
      expect(await bench.takenIds(id, ['m4'])).toEqual([]);
      expect(ids(await bench.storage.listMessages(id, { limit: 9 }))).toEqual(['m2']);
      expect(ids(await bench.storage.messagesAfter(id, 0, 9))).toEqual(['m2']);
      for (const taken of ['m1', 'never-stored']) {
        await expect(say(id, message(4, { id: taken }))).rejects.toMatchObject({
          code: 'message_id_taken'
        });
      }
      expect(await bench.storage.getChat(id)).toMatchObject({ lastSeq: 3 });
      const other = await create();
      await say(other, message(1));
    });

    it('[LOAD9] rows are read a mebibyte at a time, and at least one', async () => {
      const id = await create();
      const large = { body: 'é'.repeat(300_000) };
      const huge = { body: 'x'.repeat(3_000_000) };
      await say(id, ...[1, 2, 3, 4].map(seq => message(seq, large)), message(5, huge), message(6));
      const all: string[] = [];
      const pages: number[] = [];
      for (let after = 0; ;) {
        const page = await bench.storage.messagesAfter(id, after, 9);
        if (page.length === 0) {
          break;
        }
        pages.push(page.length);
        ids(page).forEach(one => all.push(one));
        after = page[page.length - 1].seq;
      }
      expect(all).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
      expect(pages.every(length => length < 4)).toBe(true);
      expect(ids(await bench.storage.listMessages(id, { limit: 9 }))).toEqual(['m6']);
      expect(ids(await bench.storage.listMessages(id, { before: 6, limit: 9 }))).toEqual(['m5']);
    });

    it('[LOAD11] lists and search return large messages by their words', async () => {
      const bundle = { data: { 'text/plain': 'p'.repeat(200_000) }, metadata: {} };
      const first = message(1, { body: 'Zebra in a plot', mime_model: bundle });
      const id = await create({}, { messages: [first] });
      const { id: key, seq, sender, body, time } = first;
      const brief = { id: key, seq, sender, body, time };
      const line = await bench.storage.getSummary(id, 'ada');
      expect(line?.last).toMatchObject(brief);
      const [hit] = await bench.storage.searchMessages(parseSearch('zebra'), {
        username: 'ada',
        limit: 1
      });
      expect(hit.message).toMatchObject(brief);
      await say(id, message(2, { body: '"quoted" \u0000 '.repeat(9_000) }));
      const newest = await bench.storage.getSummary(id, 'ada');
      expect(newest?.last?.body.startsWith('"quoted" \u0000 ')).toBe(true);
    });

    it('[STORE34] the messages whose content changed since a time are known', async () => {
      const id = await create();
      const put = (at: number, ...messages: ReturnType<typeof message>[]): Promise<void> =>
        bench.storage.commit([{ chat: id, at, messages }]);
      const since = async (at: number): Promise<string[]> => {
        const found = await bench.storage.changedSince(id, ['m1', 'm2', 'm3', 'm4', 'none'], at);
        return found.sort();
      };
      const deep = `{"x":${'['.repeat(1500)}${']'.repeat(1500)}}`;
      const data = JSON.parse(`{"application/json":${deep}}`) as Bundle['data'];
      const bundle = { data, metadata: {} };
      const large = { mime_model: { data: { 'text/plain': 'p'.repeat(200_000) }, metadata: {} } };
      await put(10, message(1), message(2), message(3, { mime_model: bundle }), message(4, large));
      expect(await since(0)).toEqual([]);
      await put(20, message(1, { body: 'Better', edited: true }));
      await put(30, message(2, { reactions: { '👍': ['ada'] }, pinned: true }), message(4, large));
      expect(await since(20)).toEqual(expect.arrayContaining(['m1']));
      expect(await since(20)).not.toContain('m2');
      expect(await since(21)).not.toContain('m1');
      await put(40, message(2, { metadata: { key: 'value' } }));
      await put(50, message(3, { body: 'Deep', mime_model: bundle }));
      await put(60, message(4, { ...large, body: 'Large' }));
      expect(await since(40)).toEqual(['m2', 'm3', 'm4']);
      expect(await since(61)).toEqual([]);
      expect(await bench.storage.changedSince(id, [], 0)).toEqual([]);
      expect(await bench.storage.changedSince(randomUUID(), ['m1'], 0)).toEqual([]);
    });

    it('[STORE11] no two messages of a chat have the same seq', async () => {
      const id = await create();
      await say(id, message(1));
      await expect(say(id, message(1, { id: 'other' }))).rejects.toThrow();
      expect(await bench.takenIds(id, ['other'])).toEqual([]);
    });

    it('[STORE12] history is read in pages, in the order of seq', async () => {
      const id = await create();
      await say(id, ...[3, 1, 5, 2, 4].map(seq => message(seq)));
      await say(await create(), message(6));
      expect(ids(await bench.storage.listMessages(id, { limit: 2 }))).toEqual(['m5', 'm4']);
      expect(ids(await bench.storage.listMessages(id, { before: 4, limit: 2 }))).toEqual([
        'm3',
        'm2'
      ]);
      expect(ids(await bench.storage.listMessages(id, { before: 1, limit: 2 }))).toEqual([]);
      expect(ids(await bench.storage.messagesAfter(id, 0, 2))).toEqual(['m1', 'm2']);
      expect(ids(await bench.storage.messagesAfter(id, 3, 9))).toEqual(['m4', 'm5']);
    });

    it('[STORE40] the messages since a time are found among older ones too', async () => {
      const id = await create();
      // The clock went back by an hour after the fourth.
      const hours = [8, 8.1, 8.2, 8.3, 7.4, 7.5, 7.6, 8.4];
      await say(id, ...hours.map((hour, at) => message(at + 1, { time: hour * 3600 })));
      const since = (hour: number, before?: number) =>
        bench.storage.listMessages(id, {
          since: hour * 3_600_000,
          limit: 3,
          ...(before && { before })
        });
      expect(ids(await since(8))).toEqual(['m8', 'm4', 'm3']);
      expect(ids(await since(8, 3))).toEqual(['m2', 'm1']);
      expect(ids(await since(7.5, 8))).toEqual(['m7', 'm6', 'm4']);
      expect(ids(await since(9))).toEqual([]);
    });

    it('[STORE50] history for readers who pass it on has the same messages, and their bundles may be JSON', async () => {
      const id = await create();
      const text = 'a漢é😀"\\\n\u0001,:{}[]\ud800'.repeat(20_000);
      const data = { 'text/html': text, 'text/plain': '"mime_model":' };
      const nested = { data: { 'application/json': { mime_model: [{ text }, []] } }, metadata: {} };
      await say(
        id,
        message(1),
        message(2, { mime_model: { data, metadata: {} }, reactions: { '👍': ['ada'] } }),
        { mime_model: nested, ...message(3, { body: text }) },
        message(4, { mime_model: { data: { 'text/plain': 'short' }, metadata: {} } })
      );
      const { storage } = bench;
      expect((await storage.history.get(id, 'm2'))?.message.body).toBe('Body 2');
      for (const key of ['m1', 'm2', 'm3', 'm4']) {
        const row = await storage.history.get(id, key);
        expect(whole(row!)).toEqual(await storage.getMessage(id, key));
      }
      expect(await storage.history.get(id, 'm5')).toBeNull();
      const range = { before: 4, limit: 2 };
      const before = await storage.history.before(id, range);
      expect(before.map(whole)).toEqual(await storage.listMessages(id, range));
      const after = await storage.history.after(id, 0, 9);
      expect(after.map(whole)).toEqual(await storage.messagesAfter(id, 0, 9));
      expect(await storage.history.after(randomUUID(), 0, 9)).toEqual([]);
    });

    it('[STORE51] a thread is read from any of its messages, in pages, without messages of other threads', async () => {
      const id = await create();
      await say(id, message(1), message(2, { reply_to: 'm1' }), message(3));
      await say(id, message(4, { reply_to: 'm2' }), message(5, { reply_to: 'm3' }));
      await say(id, message(6, { reply_to: 'm1' }), message(7, { reply_to: 'never' }));
      const { history } = bench.storage;
      const read = async (of: string, before?: number, limit = 9): Promise<string[]> =>
        (await history.thread(id, of, { before, limit })).map(({ message: { id: one } }) => one);
      for (const one of ['m1', 'm2', 'm4', 'm6']) {
        expect(await read(one)).toEqual(['m6', 'm4', 'm2', 'm1']);
      }
      expect([await read('m1', 6, 2), await read('m1', 2)]).toEqual([['m4', 'm2'], ['m1']]);
      expect([await read('m7'), await read('m8')]).toEqual([['m7'], []]);
      expect(await history.thread(randomUUID(), 'm1', { limit: 9 })).toEqual([]);
    });

    it('[STORE52] the pinned messages are listed in pages, and follow pins, edits and deletions', async () => {
      const id = await create();
      const pinned = { pinned: true, pinned_by: 'ada' };
      await say(id, message(1, pinned), message(2), message(3, { pinned: true }), message(4));
      const { storage } = bench;
      const read = async (before?: number, limit = 9): Promise<string[]> =>
        (await storage.history.pinned(id, { before, limit })).map(row => row.message.id);
      const counted = async (pins: number): Promise<unknown> =>
        (await storage.lookUp([{ chat: id, pins }]))[0].pins;
      expect([await read(), await read(3), await read(9, 1)]).toEqual([
        ['m3', 'm1'],
        ['m1'],
        ['m3']
      ]);
      expect(await counted(1)).toEqual(new Map([['m3', '']]));
      await storage.commit([
        {
          chat: id,
          messages: [
            message(1, { body: '', deleted: true, pinned: true }),
            message(2, { pinned: true, pinned_by: 'bob', body: '"}' }),
            message(3, { pinned: false })
          ]
        }
      ]);
      expect([await read(), await counted(9)]).toEqual([['m2'], new Map([['m2', 'bob']])]);
      await storage.commit([{ chat: id, removed: ['m2'] }]);
      expect([await read(), await counted(9)]).toEqual([[], new Map()]);
      expect(await storage.history.pinned(randomUUID(), { limit: 9 })).toEqual([]);
    });

    it('[STORE13] different strings are different keys, whatever characters they have', async () => {
      const id = await create();
      const odd = ['a', 'a\u0000', 'a\u0000b', '\ud800', '\ud801', '"a"', '"', ''];
      await say(id, ...odd.map((key, n) => message(n + 1, { id: key, body: key, sender: key })));
      await bench.storage.commit([
        { chat: id, participants: odd.map(key => role(key, 'member')), topic: 'x\u0000y' }
      ]);
      for (const [n, key] of odd.entries()) {
        expect(await bench.storage.getMessage(id, key)).toMatchObject({ seq: n + 1, sender: key });
      }
      const members = await bench.storage.getParticipants(id);
      expect(new Set(members.map(({ username }) => username))).toEqual(new Set(odd));
      expect(await bench.storage.getChat(id)).toMatchObject({ topic: 'x\u0000y' });
    });
  });
}
