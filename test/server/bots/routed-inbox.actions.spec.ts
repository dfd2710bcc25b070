import type { IAction, IBot, IConversation } from '../../../server/bots/bot.js';
import type { IMessageRow } from '../../../server/storage/storage.js';
import { BotStage, person, type BotStorage, type ManualClock } from '../../../testing/index.js';

const ada = person('ada');
const bob = person('bob');
const OPTIONS = [
  { id: 'yes', label: 'Deploy', value: 'v1.2' },
  { id: 'No', label: 'No' }
];
const FAILED = 'The bot failed. The log of the server says why.';

type OnAction = (action: IAction, conversation: IConversation) => Promise<void> | void;

let stage: BotStage;
let chat: string;
/** The choices that the bot was told of: `option by`. */
let told: string[];

/** A bot that offers buttons for each message, and asks if the message says so. */
const bot = (onAction?: OnAction, more: object = {}): IBot => {
  const heard = told; // a killed server goes on in these tests
  return {
    name: 'deployer',
    displayName: 'Deployer',
    async onMessage({ body }, conversation) {
      if (body === 'ask') {
        await conversation.ask('Really?', { options: OPTIONS }).catch(() => undefined);
      } else {
        await conversation.reply({ body: 'Deploy?', options: OPTIONS, ...more });
      }
    },
    ...(onAction && {
      onAction: (action, conversation) => {
        heard.push(`${action.option} ${action.by}`);
        return onAction(action, conversation);
      }
    })
  };
};

async function open(one: IBot, storage?: BotStorage, clock?: ManualClock): Promise<void> {
  stage = await BotStage.open([one], storage, clock);
  chat = storage ? chat : await stage.chat(['deployer', 'bob']);
  await stage.quiet();
}

/** Restarts the server as after a kill. */
async function restart(make: () => IBot): Promise<void> {
  const { storage, clock, rooms } = stage;
  await rooms.dispose();
  told = [];
  await open(make(), storage, clock);
}

const said = async (): Promise<IMessageRow[]> =>
  (await stage.messages(chat)).filter(({ sender, deleted }) => sender === 'deployer' && !deleted);

/** Writes a message. Resolves with the id of the bot's first message. */
async function offer(body = 'Go'): Promise<string> {
  await stage.say(chat, body);
  await stage.quiet();
  return (await said())[0].id;
}

async function choose(id: string, option: string, who = ada): Promise<void> {
  await stage.rooms.execute(who, { type: 'choose', chat, id, option });
  await stage.quiet();
}

async function wait(ms: number): Promise<void> {
  stage.clock.advance(ms);
  await stage.quiet();
}

/** Works until its signal is aborted. A killed process aborts no signal. */
const untilAborted: OnAction = (_, { signal }) =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error))
  );

beforeEach(() => (told = []));
afterEach(() => stage.close());

it('[ACTION1] a bot is told of a choice with its value and its message, and answers below the message', async () => {
  const actions: IAction[] = [];
  await open(
    bot((action, conversation) => {
      actions.push(action);
      return conversation.reply(`Done for ${action.by}.`);
    })
  );
  const id = await offer();
  await choose(id, 'yes');
  await choose(id, 'yes');
  const choices = [expect.objectContaining({ option: 'yes', by: 'ada' }) as object];
  expect(actions).toEqual([
    {
      option: 'yes',
      value: 'v1.2',
      by: 'ada',
      message: expect.objectContaining({ id, body: 'Deploy?', choices }) as object
    }
  ]);
  expect((await said())[1]).toMatchObject({ body: 'Done for ada.' });
});

it('[ACTION1] choices come one after the other, in their order, also after a restart', async () => {
  let next: (() => void) | undefined;
  const slow = (): IBot => bot(() => new Promise(resolve => (next = resolve)), { once: false });
  await open(slow());
  const id = await offer();
  await choose(id, 'yes', ada);
  await choose(id, 'No', bob);
  expect(told).toEqual(['yes ada']);
  await restart(slow);
  expect(told).toEqual(['yes ada']);
  next!();
  await stage.quiet();
  expect(told).toEqual(['yes ada', 'No bob']);
  next!();
  await stage.quiet();
  await restart(slow);
  expect(told).toEqual([]);
});

it.each(['before', 'after'])(
  '[ACTION1] a question of ask hears its choice itself, %s the bot is done',
  async when => {
    await open(bot(() => undefined));
    const id = await offer('ask');
    if (when === 'before') {
      await choose(id, 'yes');
    } else {
      const { storage, clock, rooms } = stage;
      await stage.endBots();
      await choose(id, 'yes');
      await rooms.dispose();
      await open(
        bot(() => undefined),
        storage,
        clock
      );
    }
    expect(told).toEqual([]);
    expect(await stage.storage.routing.deliveries(chat, 'deployer')).toEqual([]);
  }
);

it('[ACTION1] a bot without the method is told of nothing, and nothing piles up', async () => {
  await open(bot());
  await choose(await offer(), 'yes');
  expect(await stage.storage.routing.deliveries(chat, 'deployer')).toEqual([]);
  expect(stage.logged).toEqual([]);
});

it('[ACTION2] a choice on which a bot fails comes three times, and then one failed reply says so', async () => {
  await open(
    bot(() => {
      throw new Error('My fault');
    })
  );
  const id = await offer();
  await choose(id, 'yes');
  await wait(1_000);
  await wait(5_000);
  await wait(60_000);
  expect(told).toHaveLength(3);
  expect((await said()).slice(1)).toMatchObject([{ stream_failure: FAILED, reply_to: id }]);
  await restart(() => bot(() => undefined));
  expect(told).toEqual([]);
});

it('[ACTION2] a choice that ends the process comes three times in all, and the next one comes', async () => {
  const hang = (): IBot => bot(untilAborted, { once: false });
  await open(hang());
  const id = await offer();
  await choose(id, 'yes', ada);
  for (let kill = 1; kill < 3; kill++) {
    await restart(hang);
    expect(told).toEqual(['yes ada']);
  }
  await restart(hang);
  expect(told).toEqual([]);
  expect((await said())[1].stream_failure).toContain('ended 3 times');
  await choose(id, 'No', bob);
  expect(told).toEqual(['No bob']);
});

it('[ACTION2] an attempt that a stop of the server interrupts does not count', async () => {
  const interrupted = (): IBot => bot(untilAborted);
  await open(interrupted());
  await choose(await offer(), 'yes');
  for (let stop = 0; stop < 4; stop++) {
    await stage.endBots();
    await restart(interrupted);
    expect(told).toEqual(['yes ada']);
  }
});

it('[ACTION3] the one who chose may stop the work and have it done again, as may owners; others may not', async () => {
  let isBroken = true;
  await open(
    bot((_, conversation) => {
      if (isBroken) {
        throw new Error('My fault');
      }
      return conversation.reply('Done');
    })
  );
  const id = await offer();
  await choose(id, 'yes', bob);
  await wait(1_000);
  await wait(5_000);
  const failed = (await said())[1].id;
  const eve = person('eve');
  await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'eve', role: 'member' });
  await expect(stage.rooms.execute(eve, { type: 'retry', chat, id: failed })).rejects.toMatchObject(
    { code: 'forbidden' }
  );
  await expect(
    stage.rooms.execute(eve, { type: 'stop', chat, id, bot: 'deployer' })
  ).rejects.toMatchObject({ code: 'forbidden' });
  await stage.rooms.execute(bob, { type: 'stop', chat, id, bot: 'deployer' });
  isBroken = false;
  await stage.rooms.execute(bob, { type: 'retry', chat, id: failed });
  await stage.quiet();
  expect(told).toEqual(['yes bob', 'yes bob', 'yes bob', 'yes bob']);
  expect((await said()).map(({ body }) => body)).toEqual(['Deploy?', 'Done']);
});

it('[ACTION3] a stop tells the bot at once', async () => {
  let reason: unknown;
  await open(
    bot(
      (_, { signal }) =>
        new Promise(resolve =>
          signal.addEventListener('abort', () => {
            reason = signal.reason;
            resolve();
          })
        )
    )
  );
  const id = await offer();
  await choose(id, 'yes', bob);
  await stage.rooms.execute(bob, { type: 'stop', chat, id, bot: 'deployer' });
  await stage.quiet();
  expect(reason).toMatchObject({ message: 'Somebody stopped the bot.' });
});

it.each(['delete', 'leave'])(
  '[ACTION4] a choice that nobody waits for is not handed over: %s',
  async what => {
    await open(bot(() => undefined));
    const id = await offer();
    const { storage, clock, rooms } = stage;
    await stage.endBots();
    await choose(id, 'yes');
    await rooms.execute(
      ada,
      what === 'delete'
        ? { type: 'delete', chat, id }
        : { type: 'set-role', chat, username: 'deployer', role: null }
    );
    await rooms.dispose();
    await open(
      bot(() => undefined),
      storage,
      clock
    );
    await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'deployer', role: 'bot' });
    await stage.quiet();
    expect(told).toEqual([]);
    expect(stage.logged).toEqual([]);
  }
);

it('[ACTION4] a choice on a message of a bot that has left is not handed over when it comes back', async () => {
  await open(bot(() => undefined));
  const id = await offer();
  const role = (to: 'bot' | null) =>
    stage.rooms.execute(ada, { type: 'set-role', chat, username: 'deployer', role: to });
  await role(null);
  await choose(id, 'yes');
  await role('bot');
  await stage.quiet();
  expect(told).toEqual([]);
});
