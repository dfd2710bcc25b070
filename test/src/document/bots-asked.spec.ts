import {
  BOT_ANSWERS,
  botsAsked,
  commandIn,
  type IAskableBot,
  type IAskedChat,
  type IAskingMessage
} from '../../../src/document/index.js';

const command = (name: string) => ({ name, description: `Runs ${name}.` });

const bot = (username: string, more: Partial<IAskableBot> = {}): IAskableBot => ({
  username,
  displayName: username[0].toUpperCase() + username.slice(1),
  answers: 'always',
  commands: [],
  ...more
});

const BOTS = [
  bot('echo'),
  bot('calc', { displayName: 'C++ Rechner', answers: 'mentioned', commands: [command('sum')] }),
  bot('notes', { answers: 'commands', commands: [command('notes'), command('help')] }),
  bot('小明', { answers: 'always', commands: [command('帮助'), command('help')] })
];

const asked = (message: Partial<IAskingMessage> & { body: string }, chat?: IAskedChat): string =>
  botsAsked({ sender: 'ada', ...message }, BOTS, chat).join(' ');

describe('the bots that a message asks', () => {
  it.each([
    ['Hello', 'echo 小明'],
    ['Hello @Ada, @nobody and ada@echo', 'echo 小明'],
    ['@Echo hello', 'echo'],
    ['hello @ECHO', 'echo'],
    ['@C++ Rechner 1 + 1', 'calc'],
    ['@C++-Rechner 1 + 1', 'calc'],
    ['@calc and @echo', 'echo calc'],
    ['你好@小明请看', '小明'],
    ['@Notes are you there?', ''],
    ['@Notes and @Echo', 'echo'],
    ['`@Calc` is a word', 'echo 小明'],
    ['/sum 1 2', 'calc'],
    [' /SUM', 'calc'],
    ['/sum\n1 2', 'calc'],
    ['/notes', 'notes'],
    ['/help me', 'notes 小明'],
    ['/help @Notes me', 'notes'],
    ['/help @小明', '小明'],
    ['/帮助 我', '小明'],
    ['/sum of @Echo', 'calc'],
    ['/unknown words', 'echo 小明'],
    ['/usr/bin/sum', 'echo 小明'],
    ['/sums', 'echo 小明'],
    ['Type /sum', 'echo 小明'],
    ['', 'echo 小明']
  ])('[ASKED3] %j asks %j', (body, usernames) => {
    expect(asked({ body })).toBe(usernames);
  });

  it('[ASKED3] the mentions of the sender’s client count as those in the text', () => {
    expect(asked({ body: 'Hello', mentions: ['calc', 'bob'] })).toBe('calc');
    expect(asked({ body: '@Echo', mentions: ['calc'] })).toBe('echo calc');
    expect(asked({ body: 'Hello', mentions: ['bob'] })).toBe('echo 小明');
  });

  it('[ASKED3] a reply asks the bot that it replies to', () => {
    expect(asked({ body: 'And now?' }, { repliedTo: 'calc' })).toBe('calc');
    expect(asked({ body: 'And @Echo?' }, { repliedTo: 'calc' })).toBe('echo calc');
    expect(asked({ body: 'And now?' }, { repliedTo: 'notes' })).toBe('');
    expect(asked({ body: '/notes' }, { repliedTo: 'calc' })).toBe('notes');
    expect(asked({ body: 'And now?' }, { repliedTo: 'bob' })).toBe('echo 小明');
  });

  it('[ASKED3] a bot is not asked by its own message, nor by the name of a person that begins like its own', () => {
    expect(asked({ body: '@Echo Hello', sender: 'echo' })).toBe('小明');
    const people = [{ username: 'smith', name: 'Echo Smith' }];
    expect(asked({ body: '@Echo Smith hello' }, { people })).toBe('echo 小明');
    expect(asked({ body: '@Echo-Smith hello' })).toBe('echo 小明');
    expect(asked({ body: '@Echo hello' }, { people })).toBe('echo');
    // Nobody takes the name of a bot away from it.
    expect(asked({ body: '@Echo' }, { people: [{ username: 'eve', name: 'Echo' }] })).toBe('echo');
  });

  it('[ASKED3] each way to answer has its messages', () => {
    const ways = BOT_ANSWERS.map(answers => {
      const one = [bot('echo', { answers, commands: [command('echo')] })];
      const asks = ['Hello', '@echo', '/echo'].map(body => botsAsked({ body }, one).length);
      return [answers, ...asks];
    });
    expect(ways).toEqual([
      ['always', 1, 1, 1],
      ['mentioned', 0, 1, 1],
      ['commands', 0, 0, 1]
    ]);
  });

  it('[BOTCMD1] a command is the first word of a text, and the rest are its arguments', () => {
    expect(commandIn('/sum  1\n2 ')).toEqual({ name: 'sum', arguments: '1\n2' });
    expect(commandIn(' /a-b_1')).toEqual({ name: 'a-b_1', arguments: '' });
    expect(['sum', 'a /sum', '/', '//', '/ sum', '/a/b', '/a.', ''].map(commandIn)).toEqual(
      Array(8).fill(null)
    );
  });
});
