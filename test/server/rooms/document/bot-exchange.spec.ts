import { person } from '../../../harness/people.js';
import { BotExchange } from '../../../../server/rooms/document/bot-exchange.js';
import { ada, bob, CHAT } from '../test-rooms.js';
import { harness, reopen, useRooms } from '../use-rooms.js';

const MINUTE_MS = 60_000;
const echo = person('echo', { bot: true });
const parrot = person('parrot', { bot: true });

useRooms();

/** Lets two bots write in turns, as bots that answer everything do. Returns what became of each message. */
async function quarrel(count: number): Promise<string[]> {
  const outcomes: string[] = [];
  for (let i = 0; i < count; i++) {
    outcomes.push(
      await harness.say(i % 2 ? parrot : echo, `answer ${i}`).then(
        () => 'stored',
        (error: { code: string }) => error.code
      )
    );
  }
  return outcomes;
}

const told = async (): Promise<unknown[]> =>
  (await harness.room()).chat.getMessages().filter(({ type }) => type === 'system');

describe('bots that answer everything', () => {
  it('[HOP1] may answer each other three times, then the chat says once why they are quiet', async () => {
    await harness.say(ada, 'hello');
    // The first message of each answers ada.
    expect(await quarrel(8)).toEqual([
      ...Array.from({ length: 5 }, () => 'stored'),
      ...Array.from({ length: 3 }, () => 'bots_quiet')
    ]);
    expect(await told()).toEqual([
      expect.objectContaining({
        event: 'botsQuiet',
        details: { answers: 3 },
        body: 'The bots have answered each other 3 times. They are quiet until a person writes.'
      })
    ]);
  });

  it('[HOP1] are refused in raw frames too, and keep their document', async () => {
    const peers = [await harness.enter(echo), await harness.enter(parrot)];
    for (let i = 0; i < 8; i++) {
      peers[i % 2].post(`answer ${i}`);
      await harness.exchange(...peers);
    }
    const { chat } = await harness.room();
    expect(chat.getMessages().map(({ body }) => body)).toEqual([
      ...Array.from({ length: 5 }, (_, i) => `answer ${i}`),
      expect.stringContaining('quiet')
    ]);
    expect(peers.map(peer => peer.toJSON())).toEqual([chat.getMessages(), chat.getMessages()]);
    expect(peers[1].refusals).toContain('bots_quiet');
  });

  it('[HOP1] are refused by each protocol together', async () => {
    const peer = await harness.enter(echo);
    for (let i = 0; i < 3; i++) {
      peer.post(`answer ${i}`);
      await harness.exchange(peer);
      await harness.say(parrot, `reply ${i}`).catch(() => undefined);
    }
    expect(await told()).toHaveLength(1);
  });

  it('[HOP1] start anew when a person has written', async () => {
    await quarrel(8);
    await harness.say(bob, 'go on');
    expect(await quarrel(6)).toEqual([...Array.from({ length: 5 }, () => 'stored'), 'bots_quiet']);
    expect(await told()).toHaveLength(2);
  });

  it('[HOP1] a participant with the role of a bot counts as one', async () => {
    await harness.rooms.execute(ada, {
      type: 'set-role',
      chat: CHAT,
      username: 'bob',
      role: 'bot'
    });
    const outcomes: string[] = [];
    for (let i = 0; i < 6; i++) {
      outcomes.push(
        await harness.say(i % 2 ? bob : echo, `answer ${i}`).then(
          () => 'stored',
          (error: { code: string }) => error.code
        )
      );
    }
    expect(outcomes.at(-1)).toBe('bots_quiet');
  });
});

describe('other messages of bots', () => {
  it('[HOP2] one bot may write as often as it likes, and each bot may answer a person', async () => {
    for (let i = 0; i < 20; i++) {
      await harness.say(echo, `build ${i}`);
    }
    await harness.say(ada, 'who is there?');
    for (let i = 0; i < 10; i++) {
      await harness.say(person(`bot-${i}`, { bot: true }), 'I am');
    }
    expect(await told()).toEqual([]);
  });

  it('[HOP2] bots may write again after ten minutes without a message', async () => {
    await quarrel(6);
    harness.clock.advance(10 * MINUTE_MS);
    expect(await quarrel(1)).toEqual(['bots_quiet']);
    harness.clock.advance(1);
    expect(await quarrel(2)).toEqual(['stored', 'stored']);
  });

  it('[HOP2] a person may always write', () => {
    const exchange = new BotExchange();
    const bots = ['echo', 'parrot'].map(username => ({ username, isBot: true }));
    [0, 1, 0, 1, 0].forEach(i => exchange.note(bots[i], 0));
    expect(exchange.permits(bots[1], 3, 0)).toBe(false);
    expect(exchange.permits({ username: 'ada', isBot: false }, 3, 0)).toBe(true);
  });
});

it('[HOP3] the count outlives the room and the process, and the chat is told once', async () => {
  await harness.say(ada, 'hello');
  await quarrel(6);
  await harness.crash();
  expect(await quarrel(4)).toEqual(Array.from({ length: 4 }, () => 'bots_quiet'));
  expect(await told()).toHaveLength(1);
});

it('[HOP3] the limit is configured', async () => {
  await reopen({ botAnswers: 0 });
  expect(await quarrel(3)).toEqual(['stored', 'stored', 'bots_quiet']);
  expect(await told()).toMatchObject([{ details: { answers: 0 } }]);
});
