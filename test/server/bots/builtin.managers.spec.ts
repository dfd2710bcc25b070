import { builtinBots } from '../../../server/bots/builtin.js';
import type { IBot } from '../../../server/bots/bot.js';
import { botContract, BotStage, person } from '../../../testing/index.js';

let stage: BotStage;

afterEach(() => stage.close());

/** Ada writes in a chat with these bots. Resolves with all that is said there. */
async function talk(bots: readonly string[], ...said: readonly string[]): Promise<string[]> {
  stage = await BotStage.open(builtinBots(bots));
  const chat = await stage.chat();
  for (const body of said) {
    await stage.say(chat, body);
    await stage.quiet();
  }
  expect([stage.logged, stage.errors]).toEqual([[], []]);
  return (await stage.said(chat)).map(line => line.replace(/\n[^]*body\*\*:/, ''));
}

describe('the shipped managers', () => {
  it('[MANAGER1] transparent: all bots hear people, and people see all bots', async () => {
    const said = await talk(['transparent-manager', 'echo', 'calculator'], '1+1');
    expect(said.sort()).toEqual(['ada: 1+1', 'calculator: 2', 'echo: Received: *1+1*']);
  });

  it('[MANAGER2] calculator or echo: the echo bot answers what the calculator cannot', async () => {
    const bots = ['calculator-or-echo-manager', 'echo', 'calculator'];
    expect(await talk(bots, '2*(3+4)', '2*(', 'Hello')).toEqual([
      'ada: 2*(3+4)',
      'calculator: 14',
      'ada: 2*(',
      'echo: Received: *2\\*(*',
      'ada: Hello',
      'echo: Received: *Hello*'
    ]);
  });

  it('[MANAGER2] calculator or echo: it says which bot it needs', async () => {
    expect(await talk(['calculator-or-echo-manager', 'echo'], '1+1')).toEqual([
      'ada: 1+1',
      'calculator-or-echo-manager: I need the bot "calculator" in this chat. Please add it.'
    ]);
  });

  it('[MANAGER3] pre-select: the chosen bot answers until somebody chooses again', async () => {
    const bots = ['pre-select-manager', 'echo', 'calculator'];
    expect(await talk(bots, 'Hi', 'calculator', '1+1', 'exit', 'Echo', '1+1')).toEqual([
      'ada: Hi',
      'pre-select-manager: Which bot shall answer?',
      'ada: calculator',
      'pre-select-manager: From now on, calculator answers. Write "exit" to choose again.',
      'ada: 1+1',
      'calculator: 2',
      'ada: exit',
      'pre-select-manager: Which bot shall answer?',
      'ada: Echo',
      'pre-select-manager: From now on, echo answers. Write "exit" to choose again.',
      'ada: 1+1',
      'echo: Received: *1+1*'
    ]);
    const [chat] = await stage.storage.chatsOf('ada');
    const offer = (await stage.messages(chat)).find(({ options }) => options);
    expect(offer?.options).toEqual(['calculator', 'echo']);
  });
});

describe('the pre-select manager', () => {
  it('[MANAGER4] a choice holds for hundreds of messages, also across a restart, and any name can be chosen', async () => {
    const clerk: IBot = {
      name: 'Clerk',
      displayName: 'Clerk',
      onMessage: ({ body }, conversation) => conversation.reply(`Clerk: ${body}`)
    };
    const bots = (): IBot[] => [...builtinBots(['pre-select-manager', 'echo']), clerk];
    stage = await BotStage.open(bots());
    const { storage, clock, rooms } = stage;
    const chat = await stage.chat();
    for (const body of ['clerk', ...Array.from({ length: 120 }, (_, i) => `${i}`)]) {
      await stage.say(chat, body);
      await stage.quiet();
    }
    expect((await stage.said(chat)).at(-1)).toBe('Clerk: Clerk: 119');
    await rooms.dispose();
    stage = await BotStage.open(bots(), storage, clock);
    await stage.say(chat, 'Again');
    await stage.quiet();
    expect((await stage.said(chat)).at(-1)).toBe('Clerk: Clerk: Again');
  });

  const ada = person('ada');
  const setRole = async (chat: string, username: string, role: 'bot' | null) => {
    stage.clock.advance(1000);
    await stage.rooms.execute(ada, { type: 'set-role', chat, username, role });
    await stage.quiet();
  };
  const offers = async (chat: string) =>
    (await stage.messages(chat)).flatMap(({ sender, options }) =>
      sender === 'pre-select-manager' ? [options ?? []] : []
    );

  it('[MANAGER4] offers the bots once when a conversation begins with it', async () => {
    const bots = ['echo', 'pre-select-manager', 'calculator'];
    stage = await BotStage.open(builtinBots(bots));
    const begin = { type: 'create-chat', topic: 'Help', access: 'open', bots } as const;
    const { id } = await stage.rooms.execute(ada, begin);
    await stage.quiet();
    expect(await offers(id)).toEqual([['calculator', 'echo']]);
  });

  it('[MANAGER4] offers the bots when it joins, and again when more of them do', async () => {
    stage = await BotStage.open(builtinBots(['pre-select-manager', 'echo', 'calculator']));
    const chat = await stage.chat(['echo']);
    await stage.say(chat, 'Hello');
    await stage.quiet();
    await setRole(chat, 'pre-select-manager', 'bot');
    expect(await offers(chat)).toEqual([['echo']]);
    await stage.say(chat, 'echo');
    await stage.quiet();
    await setRole(chat, 'calculator', 'bot');
    expect((await offers(chat)).at(-1)).toEqual(['echo', 'calculator']);
    await stage.say(chat, '1+1'); // the choice that was made holds
    await stage.quiet();
    expect((await stage.said(chat)).at(-1)).toMatch(/^echo: /);
    await stage.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: 'member' });
    await stage.quiet();
    expect(await offers(chat)).toHaveLength(3); // two offers and the confirmation
  });

  it('[MANAGER4] offers the bots after a kill right when it joined', async () => {
    stage = await BotStage.open(builtinBots(['echo']));
    const chat = await stage.chat(['echo']);
    await stage.say(chat, 'Hello');
    await setRole(chat, 'pre-select-manager', 'bot'); // it does not run, so nothing of it is stored
    stage.clock.advance(1000);
    await stage.say(chat, 'echo');
    await stage.rooms.dispose();
    const bots = builtinBots(['pre-select-manager', 'echo']);
    stage = await BotStage.open(bots, stage.storage, stage.clock);
    await stage.quiet();
    expect(await offers(chat)).toEqual([['echo'], expect.anything()]);
  });

  it('[MANAGER4] repeats no offer after a kill, and says when there is nothing to offer', async () => {
    const bots = (): IBot[] => builtinBots(['pre-select-manager', 'echo']);
    stage = await BotStage.open(bots());
    const chat = await stage.chat(['echo']);
    await setRole(chat, 'pre-select-manager', null);
    await stage.storage.setCursor(chat, 'pre-select-manager', 0);
    await setRole(chat, 'pre-select-manager', 'bot');
    await stage.storage.setCursor(chat, 'pre-select-manager', 0); // as if the process had died before
    await stage.rooms.dispose();
    stage.storage.loseCursors = false;
    stage = await BotStage.open(bots(), stage.storage, stage.clock);
    await stage.quiet();
    expect(await offers(chat)).toEqual([['echo']]);
    await setRole(chat, 'echo', null);
    await setRole(chat, 'pre-select-manager', null);
    await setRole(chat, 'pre-select-manager', 'bot');
    expect((await stage.said(chat)).at(-1)).toContain('no bot to choose');
  });
});

describe.each(['transparent-manager', 'calculator-or-echo-manager', 'pre-select-manager'])(
  '%s',
  name => {
    beforeEach(async () => {
      stage = await BotStage.open([]); // closed by the hook above
    });

    botContract(name, () => builtinBots([name])[0]);
  }
);
