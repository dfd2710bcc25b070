import type { IBot } from '../../../server/bots/bot.js';
import { BotStage, BotStorage, person } from '../../../testing/index.js';

/** Nearly as many as a chat may have participants. */
const BOTS = 240;

/** Counts the calls of a storage, by method. */
function counting(storage: BotStorage): Map<string, number> {
  const counts = new Map<string, number>();
  const watch = (target: object, prefix = ''): void => {
    const own = target as Record<string, unknown>;
    const names = new Set(Object.keys(target));
    for (let at = target; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
      Object.getOwnPropertyNames(at).forEach(name => names.add(name));
    }
    for (const name of names) {
      const method = own[name];
      if (typeof method === 'function' && name !== 'constructor' && !name.startsWith('_')) {
        own[name] = (...args: unknown[]): unknown => {
          counts.set(prefix + name, (counts.get(prefix + name) ?? 0) + 1);
          return (method as (...args: unknown[]) => unknown).apply(target, args);
        };
      }
    }
  };
  watch(storage);
  watch(storage.routing, 'routing.');
  watch(storage.handovers, 'handovers.');
  return counts;
}

/** Bots of which each answers, and notes who joins. */
const crowd = (told: string[]): IBot[] =>
  Array.from({ length: BOTS }, (_, n) => ({
    name: `bot-${n}`,
    displayName: `Bot ${n}`,
    onMessage: async (_message, conversation) => conversation.reply('Yes'),
    onStatus: () => void told.push(`bot-${n}`)
  }));

describe('many bots in one chat', () => {
  let stage: BotStage;
  let counts: Map<string, number>;
  let chat: string;
  const told: string[] = [];

  /** The storage is asked this often at most, whatever the method. */
  const most = (): [string, number] =>
    [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['', 0]);

  beforeAll(async () => {
    const storage = new BotStorage();
    await storage.open();
    stage = await BotStage.open(crowd(told), storage);
    chat = await stage.chat();
    await stage.quiet();
    counts = counting(storage);
  });
  afterAll(() => stage.close());

  it('[ASKED14] a message that asks all of them costs a few calls for each', async () => {
    await stage.say(chat, 'Ready?');
    await stage.quiet();
    expect((await stage.said(chat)).filter(line => line.endsWith(': Yes'))).toHaveLength(BOTS);
    const [method, calls] = most();
    expect([method, calls <= 3 * BOTS]).toEqual([method, true]);
    expect([...counts.values()].reduce((sum, calls) => sum + calls)).toBeLessThan(20 * BOTS);
    expect(counts.get('getParticipants') ?? 0).toBeLessThan(5);
    expect(counts.get('getBot') ?? 0).toBeLessThan(2 * BOTS);
  });

  it('[ASKED14] the answers of all are read once, not by each of them', async () => {
    counts.clear();
    await stage.say(chat, '@Bot-7 again?');
    await stage.quiet();
    expect((await stage.said(chat)).filter(line => line.endsWith(': Yes'))).toHaveLength(BOTS + 1);
    expect(counts.get('messagesAfter') ?? 0).toBeLessThan(3 * BOTS);
    expect(counts.get('getBot') ?? 0).toBeLessThan(3 * BOTS);
  });

  it('[ASKED14] all are told who joined for the price of one', async () => {
    counts.clear();
    told.length = 0;
    await stage.rooms.execute(person('ada'), {
      type: 'set-role',
      chat,
      username: 'bob',
      role: 'member'
    });
    await stage.quiet();
    expect(told).toHaveLength(BOTS);
    expect(counts.get('getUser') ?? 0).toBeLessThan(3 * BOTS);
    expect(counts.get('getParticipants') ?? 0).toBeLessThan(5);
  });
});

it('[ASKED14] an answer is worked out anew when somebody joins or a setting changes', async () => {
  const heard: string[] = [];
  const ear = (name: string): IBot => ({
    name,
    displayName: name,
    onMessage: ({ body }) => void heard.push(`${name}: ${body}`)
  });
  const stage = await BotStage.open([ear('one'), ear('two')]);
  const ada = person('ada');
  const chat = await stage.chat(['one']);
  await stage.say(chat, 'First');
  await stage.quiet();
  await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'two', role: 'bot' });
  await stage.say(chat, 'Second');
  await stage.quiet();
  await stage.rooms.execute(ada, { type: 'set-answers', chat, bot: 'one', answers: 'mentioned' });
  await stage.say(chat, 'Third');
  await stage.quiet();
  expect(heard).toEqual(['one: First', 'one: Second', 'two: Second', 'two: Third']);
  await stage.close();
});
