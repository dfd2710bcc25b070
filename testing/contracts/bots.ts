import type { IBotRow } from '../../server/storage/bots.js';
import type { Bench } from './bench.js';
import { message, role, user } from './rows.js';

const bot = (username: string, more: Partial<IBotRow> = {}): IBotRow => ({
  username,
  displayName: username.toUpperCase(),
  kind: 'outside',
  answers: 'always',
  owner: 'ada',
  createdOn: 1_000,
  ...more
});

/** The registered bots. */
export function botsContract(bench: Bench): void {
  describe('bots', () => {
    it('[BOTSTORE1] are returned complete and in the order of their registration, and change in place', async () => {
      const a = bot('b\0t', {
        ...{ kind: 'webhook', url: 'https://bots.example/a', secret: 'whsec_AAAA' },
        ...{ description: 'Adds numbers.', avatar: 'https://bots.example/a.png', required: true },
        ...{
          answers: 'commands',
          commands: [{ name: 'add', description: 'Adds.', arguments: '…' }]
        }
      });
      const { owner, ...b } = bot('a', { kind: 'builtin' });
      expect(owner).toBe('ada');
      await bench.storage.putBot(a);
      await bench.storage.putBot(b);
      await bench.storage.putBot({ ...a, displayName: 'Sum' });
      await bench.storage.close();
      await bench.storage.open();
      expect(await bench.storage.listBots()).toEqual([{ ...a, displayName: 'Sum' }, b]);
      expect(await bench.storage.getBot('a')).toEqual(b);
      expect(await bench.storage.getBot('c')).toBeNull();
      await bench.storage.deleteBot('a');
      await bench.storage.deleteBot('a');
      expect(await bench.storage.getBot('a')).toBeNull();
    });

    it('[BOTSTORE2] take a name once, and an owner has a limited number, however many ask at once', async () => {
      const { storage } = bench;
      const put = ['a', 'a', 'b', 'c'].map(name => storage.putBot(bot(name), 2));
      const given = await Promise.allSettled(put);
      const refused = given.filter(one => one.status === 'rejected');
      expect(refused).toMatchObject([
        { reason: { code: 'bot_name_taken' } },
        { reason: { code: 'too_many_bots' } }
      ]);
      await storage.putBot(bot('d', { owner: 'bob' }), 2);
      await storage.deleteBot('a');
      await storage.putBot(bot('c'), 2);
      expect((await storage.listBots()).map(({ username }) => username)).toEqual(['b', 'd', 'c']);
    });

    it('[BOTSTORE3] are not named like anybody of any chat', async () => {
      const { storage } = bench;
      await bench.create(
        { access: 'private' },
        {
          participants: [role('ada', 'owner'), role('zoe', 'bot')],
          users: [user('ada', { displayName: 'Ada Lovelace' })],
          messages: [message(1, { sender: 'bob' })]
        }
      );
      const asked = [['ADA'], ['x', '\u0410da Lovelace'], ['b.o.b'], ['zoe'], ['ad'], []];
      const taken = await Promise.all(asked.map(names => storage.hasNamesake(names)));
      expect(taken).toEqual([true, true, true, true, false, false]);
      expect(await storage.hasNamesake(['Zoe'], 'zoe')).toBe(false);
    });
  });
}
