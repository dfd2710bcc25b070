import type { IBot } from '../../../../server/bots/bot.js';
import { cardOfBot } from '../../../../server/bots/principal.js';
import { toChatError } from '../../../../server/errors.js';
import { BotStage, person } from '../../../../testing/index.js';

const ada = person('ada');
const bob = person('bob');

let stage: BotStage;
let chat: string;
let heard: string[];

const bot = (name: string, more: Partial<IBot> = {}): IBot => ({
  name,
  displayName: `The ${name}`,
  answers: 'mentioned',
  onMessage: async ({ body }, conversation) => {
    heard.push(`${name}: ${body}`);
    await conversation.reply(`${name} answers`);
  },
  ...more
});

const open = async (...bots: IBot[]): Promise<void> => {
  heard = [];
  stage = await BotStage.open(bots);
  for (const one of bots) {
    await stage.storage.putBot({ ...cardOfBot(one, 'module'), createdOn: 1 });
  }
  chat = await stage.chat();
  await stage.say(chat, 'Hi', bob);
};

const edit = async (id: string, more: { body?: string; mentions?: string[] }) => {
  await stage.rooms.execute(ada, { type: 'edit', chat, id, ...more });
  await stage.quiet();
};

const mentionsOf = async (id: string) => (await stage.storage.getMessage(chat, id))?.mentions;

afterEach(() => stage.close());

it('[ASKED16] an edit says whom the new text mentions', async () => {
  await open(bot('echo'));
  const id = await stage.say(chat, '@Bob, look');
  await edit(id, { body: '@The-echo and @Bob' });
  expect([...((await mentionsOf(id)) ?? [])].sort()).toEqual(['bob', 'echo']);
  await edit(id, { body: 'Nobody' });
  expect(await mentionsOf(id)).toBeUndefined();
  await edit(id, { body: 'Somebody', mentions: ['bob'] });
  expect(await mentionsOf(id)).toEqual(['bob']);
  await stage.rooms.execute(ada, { type: 'edit', chat, id, metadata: { a: 'b' } });
  expect(await mentionsOf(id)).toEqual(['bob']);
  const bad = edit(id, { body: 'x', mentions: ['x'.repeat(200)] });
  expect(toChatError(await bad.catch((error: unknown) => error))).toMatchObject({
    code: 'bad_value',
    target: 'mentions'
  });
});

it('[ASKED16] an edit asks the bots that it mentions newly, and no other', async () => {
  await open(
    bot('echo'),
    bot('calc'),
    bot('loud', { answers: 'always' }),
    bot('shy', { answers: 'commands' })
  );
  await stage.quiet();
  heard.length = 0;
  const id = await stage.say(chat, '@The-echo 1');
  await stage.quiet();
  await edit(id, { body: '@The-echo @The-calc @The-shy 2' });
  expect(heard).toEqual(['echo: @The-echo 1', 'calc: @The-echo @The-calc @The-shy 2']);
  await edit(id, { body: '@The-calc 3' });
  await edit(id, { body: 'No mention' });
  expect(heard).toHaveLength(2);
  expect((await stage.said(chat)).filter(line => line.endsWith('answers')).sort()).toEqual([
    'calc: calc answers',
    'echo: echo answers',
    'loud: loud answers'
  ]);
});

it('[ASKED16] a bot that is mentioned again has answered already', async () => {
  await open(bot('echo'));
  const id = await stage.say(chat, 'Text');
  for (const body of ['@The-echo', 'Text', '@The-echo']) {
    await edit(id, { body });
  }
  expect((await stage.said(chat)).filter(line => line === 'echo: echo answers')).toHaveLength(1);
});

it('[ASKED16] an edit asks nobody by the word of the caller, by a bot, or past a manager', async () => {
  await open(bot('echo'), bot('boss', { manager: true }));
  const id = await stage.say(chat, 'Text');
  await stage.quiet();
  heard.length = 0;
  await stage.rooms.execute(ada, { type: 'edit', chat, id, body: 'Other', asks: ['echo'] });
  await edit(id, { body: '@The-echo' });
  expect(heard).toEqual([]);
});
