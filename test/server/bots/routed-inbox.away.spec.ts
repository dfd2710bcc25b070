import type { IBot } from '../../../server/bots/bot.js';
import { BotStage, person } from '../../../testing/index.js';

const ada = person('ada');
const bob = person('bob');

let stage: BotStage;
let chat: string;
let id: string;
/** The choices that the bot was told of: `option by`. */
let told: string[];

const bot = (): IBot => ({
  name: 'deployer',
  displayName: 'Deployer',
  onMessage: (_, conversation) =>
    conversation.reply({
      body: 'Deploy?',
      options: [
        { id: 'yes', label: 'Deploy' },
        { id: 'no', label: 'Not now' }
      ],
      once: false
    }),
  onAction: ({ option, by }) => void told.push(`${option} ${by}`)
});

const choose = (option: string, who = ada, more: object = {}) =>
  stage.rooms.execute(who, { type: 'choose', chat, id, option, ...more });

/** Starts the server again, with these bots. */
async function restart(...bots: IBot[]): Promise<void> {
  await stage.endBots();
  const { storage, clock, rooms } = stage;
  await rooms.dispose();
  stage = await BotStage.open(bots, storage, clock);
  await stage.quiet();
}

beforeEach(async () => {
  told = [];
  stage = await BotStage.open([bot()]);
  chat = await stage.chat(['deployer', 'bob']);
  await stage.say(chat, 'Go');
  await stage.quiet();
  id = (await stage.messages(chat)).find(({ sender }) => sender === 'deployer')?.id ?? '';
});
afterEach(() => stage.close());

it('[ACTION6] a bot that does not run while people choose is told when it runs again, once', async () => {
  await restart();
  await choose('yes');
  await choose('yes');
  await choose('no', bob);
  await restart();
  expect(told).toEqual([]);
  await restart(bot());
  expect(told).toEqual(['yes ada', 'no bob']);
  await restart(bot());
  expect(told).toHaveLength(2);
});

it('[ACTION6] nothing is kept for a bot outside the server, whatever the caller says', async () => {
  await restart();
  const card = { username: 'deployer', displayName: 'Deployer', answers: 'always' } as const;
  await stage.storage.putBot({ ...card, kind: 'outside', createdOn: 1 });
  await choose('yes', ada, { isHosted: true });
  expect(await stage.storage.routing.deliveries(chat, 'deployer')).toEqual([]);
});
