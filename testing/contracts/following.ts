import { FOLLOWED_MAX } from '../../server/storage/storage.js';
import type { Bench } from './bench.js';
import { message, user } from './rows.js';

/** The threads that users follow, and their read positions in them. */
export function followingContract(bench: Bench): void {
  const { say } = bench;
  const known = ['ada', 'ben', 'cyd', 'eve'];
  const begun = (): Promise<string> =>
    bench.create(
      {},
      {
        users: [...known.map(name => user(name)), user('bot', { bot: true })],
        messages: [message(1), message(2, { sender: 'eve' })]
      }
    );
  const reply = (seq: number, sender: string, more = {}) =>
    message(seq, { sender, reply_to: 'm1', ...more });
  const followed = async (chat: string, username: string) =>
    (await bench.storage.following.list(chat, username)).map(({ root, follows }) => [
      root,
      follows
    ]);
  const shown = async (chat: string, username: string) => {
    const { unread, mentioned, newsSeq } = (await bench.storage.getSummary(chat, username))!;
    return { unread, mentioned, newsSeq };
  };

  describe('following', () => {
    it('[FOLLOW1] a reply is followed by its author, the author of the root and whom it mentions', async () => {
      const id = await begun();
      await say(id, reply(3, 'ben', { mentions: ['cyd', 'bot', 'nobody'] }));
      for (const name of ['ada', 'ben', 'cyd']) {
        expect(await followed(id, name)).toEqual([['m1', true]]);
      }
      for (const name of ['eve', 'bot', 'nobody']) {
        expect(await followed(id, name)).toEqual([]);
      }
      await say(id, message(4, { sender: 'eve', reply_to: 'm3' }));
      expect(await followed(id, 'eve')).toEqual([['m1', true]]);
    });

    it('[FOLLOW1] the reply of a bot, an edit and a message that replies to none begin nothing', async () => {
      const id = await begun();
      await say(id, reply(3, 'bot'), message(4, { sender: 'ben', mentions: ['cyd'] }));
      await say(id, reply(3, 'bot', { mentions: ['cyd'] }));
      expect([await followed(id, 'ada'), await followed(id, 'cyd')]).toEqual([[], []]);
    });

    it('[FOLLOW2] who has stopped following stays so, until they reply again', async () => {
      const id = await begun();
      const { following } = bench.storage;
      await say(id, reply(3, 'ben'));
      await following.set(id, 'ada', 'm3', { follows: false }, 5);
      await following.set(id, 'ben', 'm1', { follows: false }, 5);
      await say(id, reply(4, 'ben', { mentions: ['ada'] }));
      expect(await following.get(id, 'ada', 'm4')).toEqual({ root: 'm1', follows: false, seq: 0 });
      expect(await following.get(id, 'ben', 'm4')).toEqual({ root: 'm1', follows: true, seq: 0 });
      expect(await following.get(id, 'eve', 'm2')).toEqual({ root: 'm2', follows: false, seq: 0 });
      expect(await following.get(id, 'eve', 'none')).toBeNull();
      await expect(following.set(id, 'eve', 'none', { follows: true }, 5)).rejects.toMatchObject({
        code: 'message_not_found'
      });
    });

    it('[FOLLOW3] a reply is unread behind both read positions, of the chat and of its thread', async () => {
      const id = await begun();
      const { storage } = bench;
      await say(id, reply(3, 'ben'), reply(4, 'cyd'), message(5, { sender: 'ben' }));
      expect(await shown(id, 'ada')).toMatchObject({ unread: 4 });
      await storage.following.set(id, 'ada', 'm1', { seq: 3 }, 5);
      expect(await shown(id, 'ada')).toMatchObject({ unread: 3 });
      await storage.following.set(id, 'ada', 'm1', { seq: 4 }, 6);
      await storage.following.set(id, 'ada', 'm1', { seq: 3 }, 7);
      expect(await shown(id, 'ada')).toMatchObject({ unread: 2 });
      await storage.setRead(id, 'ada', 5, 8);
      expect(await shown(id, 'ada')).toMatchObject({ unread: 0 });
      expect(await storage.following.list(id, 'ada')).toEqual([
        { root: 'm1', follows: true, seq: 4, unread: 0, lastOn: message(4).time }
      ]);
      expect(await storage.following.list(id, 'cyd')).toMatchObject([{ unread: 1 }]);
    });

    it('[FOLLOW4] to set messages to unread sets the replies behind them to unread in their threads', async () => {
      const id = await begun();
      const { storage } = bench;
      await say(id, reply(3, 'ben'), reply(4, 'cyd'));
      await storage.following.set(id, 'ada', 'm1', { seq: 4 }, 5);
      const end = await storage.journal.end();
      await storage.reading.setUnread(id, 'ada', 3, 6);
      expect(await shown(id, 'ada')).toMatchObject({ unread: 2 });
      const [{ entries }] = await storage.journal.after(end, 9);
      expect(entries).toEqual([
        { chat: id, follows: { username: 'ada', root: 'm1', follows: true, seq: 3 } }
      ]);
    });

    it('[FOLLOW5] the unread replies of a followed thread count as mentions, and those of others are no news', async () => {
      const id = await begun();
      await bench.storage.setRead(id, 'ada', 2, 5);
      await bench.storage.setRead(id, 'cyd', 2, 5);
      await say(id, reply(3, 'ben'));
      expect(await shown(id, 'ada')).toEqual({ unread: 1, mentioned: true, newsSeq: 3 });
      expect(await shown(id, 'cyd')).toEqual({ unread: 1, mentioned: false, newsSeq: 0 });
      await say(id, message(4, { sender: 'eve' }), reply(5, 'eve'));
      expect(await shown(id, 'cyd')).toEqual({ unread: 3, mentioned: false, newsSeq: 4 });
      expect(await bench.storage.preferences.alerts('ada', [id])).toMatchObject({ urgent: [id] });
      await bench.storage.following.set(id, 'ada', 'm1', { follows: false, seq: 5 }, 6);
      expect(await shown(id, 'ada')).toEqual({ unread: 1, mentioned: false, newsSeq: 4 });
    });

    it('[FOLLOW6] each change is told to its user once, with the commit that made it', async () => {
      const id = await begun();
      const { storage } = bench;
      const end = await storage.journal.end();
      await say(id, reply(3, 'ben'));
      await say(id, reply(4, 'ben'));
      await storage.following.set(id, 'ben', 'm1', { seq: 4, follows: true }, 6);
      await storage.following.set(id, 'ben', 'm1', { seq: 4, follows: true }, 7);
      const of = (username: string, seq = 0) => ({
        chat: id,
        follows: { username, root: 'm1', follows: true, seq }
      });
      const rows = await storage.journal.after(end, 9);
      expect(rows.map(({ entries }) => entries)).toEqual([
        [{ chat: id, created: [3] }, of('ben'), of('ada')],
        [{ chat: id, created: [4] }],
        [of('ben', 4)]
      ]);
    });

    it('[FOLLOW7] of too many threads, those that changed longest ago are forgotten', async () => {
      const id = await begun();
      const { following } = bench.storage;
      const seqs = Array.from({ length: FOLLOWED_MAX + 2 }, (_, n) => n + 3);
      await say(id, ...seqs.map(seq => message(seq)));
      for (const seq of seqs) {
        await following.set(id, 'ben', `m${seq}`, { follows: true }, seq === 3 ? 9_999 : seq);
        await following.set(id, 'ben', 'm3', { seq }, 9_999);
      }
      const kept = (await followed(id, 'ben')).map(([root]) => root);
      expect(kept).toHaveLength(FOLLOWED_MAX);
      expect([kept[0], kept.at(-1), kept.includes('m4')]).toEqual(['m3', 'm6', false]);
    });

    it('[FOLLOW7] others who mention a user make them forget no thread that they follow by themselves', async () => {
      const id = await begun();
      const { following } = bench.storage;
      const junk = Array.from({ length: FOLLOWED_MAX }, (_, n) => 2 * n + 3);
      await following.set(id, 'cyd', 'm1', { follows: true }, 5);
      for (const seq of junk) {
        const root = { sender: 'eve' };
        const mention = { sender: 'eve', reply_to: `m${seq}`, mentions: ['cyd'] };
        await say(id, message(seq, root), message(seq + 1, mention));
      }
      const kept = (await followed(id, 'cyd')).map(([root]) => root);
      expect(kept).toHaveLength(FOLLOWED_MAX);
      const isKept = (seq: number): boolean => kept.includes(`m${seq}`);
      expect([isKept(1), isKept(junk[0]), isKept(junk.at(-1)!)]).toEqual([true, false, true]);
    });

    it('[STORE51] a reply that came before the reply that it answers is in the same thread', async () => {
      const id = await begun();
      await say(id, message(3, { reply_to: 'm4' }));
      await say(id, message(4, { reply_to: 'm1' }));
      const thread = await bench.storage.history.thread(id, 'm3', { limit: 9 });
      expect(thread.map(({ message: { id: one } }) => one)).toEqual(['m4', 'm3', 'm1']);
    });

    it('[FOLLOW1] nothing is kept of a deleted chat, and nothing shown behind hidden history', async () => {
      const id = await begun();
      const { following } = bench.storage;
      await say(id, reply(3, 'ben'));
      expect(await following.list(id, 'ben', 1)).toEqual([]);
      await bench.storage.deleteChat(id, 5);
      expect([await following.list(id, 'ben'), await following.get(id, 'ben', 'm1')]).toEqual([
        [],
        null
      ]);
      await expect(following.set(id, 'ben', 'm1', { seq: 1 }, 6)).rejects.toMatchObject({
        code: 'chat_deleted'
      });
    });
  });
}
