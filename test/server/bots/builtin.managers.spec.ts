import { builtinBots } from '../../../server/bots/builtin.js';
import { botContract, BotStage } from '../../../testing/index.js';

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

describe.each(['transparent-manager', 'calculator-or-echo-manager', 'pre-select-manager'])(
  '%s',
  name => {
    beforeEach(async () => {
      stage = await BotStage.open([]); // closed by the hook above
    });

    botContract(name, () => builtinBots([name])[0]);
  }
);
