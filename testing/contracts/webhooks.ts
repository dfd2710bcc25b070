import {
  DEAD_LETTERS_MAX,
  type IDeadLetter,
  type IWebhookRow
} from '../../server/storage/webhooks.js';
import type { Bench } from './bench.js';

const hook = (id: string, more: Partial<IWebhookRow> = {}): IWebhookRow => ({
  id,
  username: 'ada',
  url: 'https://hooks.example/a',
  secret: 'whsec_AAAA',
  createdOn: 1_000,
  position: { n: 5, i: Number.MAX_SAFE_INTEGER },
  ...more
});

const letter = (n: number, i: number, more: Partial<IDeadLetter> = {}): IDeadLetter => ({
  position: { n, i },
  at: 2_000,
  attempts: 6,
  reason: 'timeout',
  ...more
});

/** Webhooks and their dead letters. */
export function webhooksContract(bench: Bench): void {
  describe('webhooks', () => {
    const lettersOf = (id: string): Promise<IDeadLetter[]> =>
      bench.storage.webhooks.deadLetters(id, { limit: 2 * DEAD_LETTERS_MAX });

    it('[HOOKSTORE1] are returned complete, in order of creation, and are limited for each user', async () => {
      const { webhooks } = bench.storage;
      const [b, a] = [
        hook('b', { events: ['chatMessageReceived'], chat: 'c1' }),
        hook('a', { username: 'a\0b' })
      ];
      await webhooks.add(b, 2);
      await webhooks.add(a, 2);
      await webhooks.add(hook('c'), 2);
      await expect(webhooks.add(hook('d'), 2)).rejects.toMatchObject({ code: 'too_many_webhooks' });
      await bench.storage.close();
      await bench.storage.open();
      expect(await webhooks.list()).toEqual([b, a, hook('c')]);
      expect(await webhooks.list('ada')).toEqual([b, hook('c')]);
      expect(await webhooks.list('a')).toEqual([]);
      expect(await webhooks.get('b')).toEqual(b);
      expect(await webhooks.get('d')).toBeNull();
    });

    it('[HOOKSTORE2] keep their position and their dead letters', async () => {
      const { webhooks } = bench.storage;
      await webhooks.add(hook('a'), 9);
      await webhooks.add(hook('b'), 9);
      await webhooks.advance('a', { n: 6, i: 1 });
      expect(await webhooks.get('a')).toEqual(hook('a', { position: { n: 6, i: 1 } }));
      const dead = letter(6, 2, { status: 500, reason: 'status 500' });
      await webhooks.advance('a', dead.position, dead);
      expect((await webhooks.get('a'))?.position).toEqual({ n: 6, i: 2 });
      expect(await lettersOf('a')).toEqual([dead]);
      expect(await lettersOf('b')).toEqual([]);
      expect(await webhooks.get('b')).toEqual(hook('b'));
    });

    it('[HOOKSTORE3] read dead letters in pages, replace them, and keep the newest', async () => {
      const { webhooks } = bench.storage;
      await webhooks.add(hook('a'), 9);
      const all = [letter(6, 2), letter(6, 10), letter(7, 1)];
      for (const one of [all[2], all[0], all[1]]) {
        await webhooks.putDeadLetter('a', one);
      }
      expect(await lettersOf('a')).toEqual(all);
      const page = { after: all[0].position, limit: 1 };
      expect(await webhooks.deadLetters('a', page)).toEqual([all[1]]);
      const again = letter(6, 10, { attempts: 7, at: 3_000, status: 400, reason: 'status 400' });
      await webhooks.putDeadLetter('a', again);
      await webhooks.removeDeadLetters('a', all[0].position);
      expect(await lettersOf('a')).toEqual([again, all[2]]);
      for (let n = 0; n < DEAD_LETTERS_MAX; n++) {
        await webhooks.putDeadLetter('a', letter(8 + n, 1));
      }
      const kept = await lettersOf('a');
      expect(kept).toHaveLength(DEAD_LETTERS_MAX);
      expect(kept[0].position).toEqual({ n: 8, i: 1 });
      await webhooks.removeDeadLetters('a');
      expect(await lettersOf('a')).toEqual([]);
    });

    it('[HOOKSTORE4] end with their user, and store nothing for a missing one', async () => {
      const { webhooks } = bench.storage;
      await bench.storage.addIdentities([{ username: 'ada', guid: 'g1' }]);
      await webhooks.add(hook('a'), 9);
      await webhooks.add(hook('b', { username: 'bob' }), 9);
      await webhooks.add(hook('c', { username: 'cem' }), 9);
      for (const id of ['a', 'b']) {
        await webhooks.putDeadLetter(id, letter(6, 1));
      }
      await bench.storage.deleteIdentity('ada', 5);
      await webhooks.remove('b');
      for (const id of ['a', 'b']) {
        await webhooks.advance(id, { n: 7, i: 1 }, letter(7, 1));
        await webhooks.putDeadLetter(id, letter(8, 1));
        expect(await webhooks.get(id)).toBeNull();
        expect(await lettersOf(id)).toEqual([]);
      }
      expect(await webhooks.list()).toEqual([hook('c', { username: 'cem' })]);
    });
  });
}
