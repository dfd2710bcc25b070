import { mentionBegins, mentionOf, Mentions, type IUser } from '../../../src/document/index.js';
import { cpuTimeOf } from '../../harness/cpu-time.js';

const user = (username: string, name: string): IUser => ({ username, name });

const PEOPLE = [
  user('ada', 'Ada Lovelace'),
  user('jo', 'Jo'),
  user('jo-ann', 'Jo Ann'),
  user('cpp', 'C++'),
  user('c', 'C'),
  user('jose', 'José'),
  user('li', '小明'),
  user('omar', 'عمر خالد'),
  user('min', '민수'),
  user('da', 'ดา'),
  user('rex', 'R*(e)x [1] {2} | \\d'),
  user('zoe', '👩‍🔬 Zoe')
];

describe('mentions', () => {
  const mentions = new Mentions(PEOPLE);

  it.each([
    ['@Ada-Lovelace hello', 'ada'],
    ['@Ada Lovelace hello', 'ada'],
    ['@ada hello', 'ada'],
    ['Thanks, @ADA LOVELACE!', 'ada'],
    ['(@Ada-Lovelace), "@jo"', 'ada jo'],
    ['@Jo and @Jo Ann', 'jo jo-ann'],
    ['@Jo-Ann', 'jo-ann'],
    ["@Jo's idea", 'jo'],
    ['@C++ or @C?', 'cpp c'],
    ['@C++', 'cpp'],
    ['@José', 'jose'],
    ['@Jose\u0301 writes', 'jose'],
    ['@JOSÉ', 'jose'],
    ['你好@小明请看', 'li'],
    ['@小明，@民 and @ada', 'li ada'],
    ['مرحبا @عمر خالد!', 'omar'],
    ['@민수야, @민수는', 'min'],
    ['@ดา', 'da'],
    ['@R*(e)x [1] {2} | \\d', 'rex'],
    ['@👩‍🔬-Zoe?', 'zoe'],
    ['@ada\n@ada', 'ada']
  ])('[ASKED1] %j mentions %s', (text, usernames) => {
    expect(mentions.usernamesIn(text)).toEqual(usernames.split(' '));
  });

  it.each([
    '@John',
    '@jo2',
    '@jo_x',
    '@Jo-Anna',
    '@jo.smith',
    '@jo@example.org',
    'mail ada@jo',
    'ünder@jo',
    'https://site.example/@jo',
    '@ Jo',
    '@',
    'Jo',
    '`@jo`',
    '``a ` @jo``',
    '```\n@jo\n```',
    '~~~ts\n@jo\n\n@ada\n~~~',
    '```\n@jo'
  ])('[ASKED2] %j mentions nobody', text => {
    expect(mentions.usernamesIn(text)).toEqual([]);
  });

  it('[ASKED2] code around a mention does not hide it', () => {
    expect(mentions.in('`a` @jo\n```\n@ada\n```\n@c')).toEqual([
      { from: 4, to: 7, usernames: ['jo'] },
      { from: 21, to: 23, usernames: ['c'] }
    ]);
    expect(mentions.usernamesIn('One ` \n\n@jo ` two')).toEqual(['jo']);
    expect(mentions.usernamesIn('```a``` @jo')).toEqual(['jo']);
  });

  it('[ASKED1] everyone of a name is mentioned, and nobody in an empty chat', () => {
    const twins = new Mentions([user('a', 'Sam'), user('b', 'sam'), user('sam', 'Samuel')]);
    expect(twins.in('@Sam')).toEqual([{ from: 0, to: 4, usernames: ['a', 'b', 'sam'] }]);
    expect(new Mentions([]).in('@Sam')).toEqual([]);
  });

  it('[ASKED1] the text for a mention is the name, or the username if the name is not unique', () => {
    const [ada, jo] = PEOPLE;
    expect(mentionOf(ada, PEOPLE)).toBe('@Ada-Lovelace');
    expect(mentionOf(jo, [jo, user('jo2', 'JO')])).toBe('@jo');
    expect(mentionOf({ ...jo, display_name: 'Jo Ann' }, PEOPLE)).toBe('@jo');
    for (const person of PEOPLE) {
      expect(mentions.usernamesIn(`Hello ${mentionOf(person, PEOPLE)}, so`)).toEqual([
        person.username
      ]);
    }
  });

  it('[ASKED2] only an @ at the beginning of a word begins a mention', () => {
    expect(['@', 'a @', '你@', '(@'].map(text => mentionBegins(text, text.length - 1))).toEqual(
      Array(4).fill(true)
    );
    expect(['a@', '_@', '/@', '`@'].map(text => mentionBegins(text, text.length - 1))).toEqual([
      ...[false, false, false],
      true // the code is not complete
    ]);
    expect(mentionBegins('`@`', 1)).toBe(false);
    expect(mentionBegins('```\n@', 4)).toBe(false);
  });

  it('[LOAD20] the time to find mentions grows linearly with the text, and 1,000 people cost little', () => {
    const crowd = Array.from({ length: 1_000 }, (_, i) => user(`user${i}`, `Person Number ${i}`));
    const many = new Mentions(crowd);
    for (const text of [
      '@'.repeat(28_000),
      '@Person Number '.repeat(1_800),
      '@Person-Number-7 '.repeat(1_600),
      '`@'.repeat(14_000),
      `${'`'.repeat(14_000)}@`,
      '```\n@\n'.repeat(4_000)
    ]) {
      expect(cpuTimeOf(() => many.in(text))).toBeLessThan(250);
    }
    expect(many.in('@Person-Number-7 '.repeat(1_600))).toHaveLength(250);
    expect(cpuTimeOf(() => new Mentions(crowd).in('Hello @Person-Number-999!'))).toBeLessThan(50);
  });

  it('[LOAD20] names of many lengths cost no more, because fewer places are looked at', () => {
    const names = Array.from({ length: 200 }, (_, i) => user(`user${i}`, 'x'.repeat(i + 1)));
    const found = (users: readonly IUser[], others: number): number =>
      new Mentions(users).in(`${'@y '.repeat(others)}@x`).length;
    expect([found(names, 20), found(names, 900)]).toEqual([1, 0]);
    expect(found(names.slice(0, 10), 900)).toBe(1);
  });
});
