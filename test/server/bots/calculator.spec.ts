import { valueOf } from '../../../server/bots/arithmetic.js';
import { CalculatorBot } from '../../../server/bots/calculator.js';
import { botContract, BotStage } from '../../../testing/index.js';

/** Texts that are no arithmetic, or that would cost a careless calculator its life. */
const HOSTILE = [
  "__import__('os')",
  "__import__('os').system('ls')",
  'constructor',
  'constructor.constructor("return process")()',
  '__proto__',
  'toString()',
  'process.exit()',
  'this',
  'globalThis',
  '`${1}`',
  'require("fs")',
  'import("fs")',
  'a = 1',
  'f(x) = x; f(1)',
  '1; 2',
  '[1, 2]',
  '[1][0]',
  '"a" + "b"',
  '"2" * 3',
  '1 ? 2 : 3',
  '1 == 1',
  '1 < 2',
  '1 || 2',
  'not 1',
  '1 in 1',
  'random()',
  'sqrt(4)',
  'sqrt 4',
  'PI',
  'true',
  '5!',
  '170!',
  '1/0',
  '0/0',
  '(-1)^0.5',
  '2 3',
  '2(3)',
  '1 +',
  ')(',
  '',
  '\0',
  '١ + ١',
  '１ + １',
  '9^9^9^9^9',
  '9^'.repeat(400) + '9',
  '('.repeat(500),
  '('.repeat(600) + '1' + ')'.repeat(600),
  '1+'.repeat(100_000) + '1',
  '-'.repeat(1_001) + '1',
  '1e999',
  '\u202e2+2'
];

describe('the calculator bot', () => {
  botContract('CalculatorBot', () => new CalculatorBot());

  it.each([
    ['2*(3+4)', '14'],
    ['-2**2', '-4'],
    ['(-2)^2', '4'],
    ['2**3**2', '512'],
    ['2^-1', '0.5'],
    ['0.1+0.2', '0.3'],
    ['7 % 3', '1'],
    ['-7%3', '-1'],
    ['1e3', '1000'],
    ['.5 + .5', '1'],
    ['--1', '1'],
    ['-1^0.5', '-1']
  ])('[CALC1] calculates %s as %s', (expression, value) => {
    expect(valueOf(expression)).toBe(value);
  });

  it.each(HOSTILE.map(text => [text.length > 40 ? `${text.slice(0, 40)}…` : text, text]))(
    '[CALC2] knows no value of %j',
    (_, text) => {
      expect(valueOf(text)).toBeNull();
    }
  );

  it('[CALC2] takes little time for any of them, and for the longest arithmetic', () => {
    const longest = ['(1+'.repeat(200) + '1' + ')'.repeat(200), '-'.repeat(999) + '1'];
    const began = process.cpuUsage();
    [...HOSTILE, ...longest].forEach(valueOf);
    const { user } = process.cpuUsage(began);
    expect(user / 1000).toBeLessThan(2_000);
    expect(longest.map(valueOf)).toEqual(['201', '-1']);
  });

  it('[CALC3] quotes the question, and answers "?" to anything else', async () => {
    const stage = await BotStage.open([new CalculatorBot()]);
    const chat = await stage.chat();
    const asked = await stage.say(chat, ' 2*(3+4) ');
    await stage.quiet();
    await stage.say(chat, "__import__('os')");
    await stage.quiet();
    await stage.say(chat, '@Calculator: 2*(3+4)');
    await stage.quiet();
    const answers = (await stage.messages(chat)).filter(({ sender }) => sender === 'calculator');
    expect(answers).toMatchObject([{ body: '14', reply_to: asked }, { body: '?' }, { body: '14' }]);
    await stage.close();
  });
});
