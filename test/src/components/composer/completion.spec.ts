import {
  completionAt,
  insertion,
  lacksCommands,
  lacksPeople,
  type ICompletionSource
} from '../../../../src/components/composer/completion.js';
import type { IChatBot, IPerson } from '../../../../src/model/index.js';

const person = (username: string, name: string, more: Partial<IPerson> = {}): IPerson => ({
  ...{ username, name, kind: 'account', here: false },
  ...more
});

const bot = (username: string, displayName: string, ...commands: string[]): IChatBot => ({
  ...{ username, displayName, answers: 'always' },
  commands: commands.map(name => ({ name, description: `Runs ${name}.` }))
});

const SOURCE: ICompletionSource = {
  me: 'ada',
  people: [
    person('ada', 'Ada'),
    person('milo', 'Milo Dane'),
    person('mira', 'Mira Solin', { here: true }),
    person('jose', 'José'),
    person('cpp', 'C++'),
    person('li', '小明'),
    person('mia', 'Mia Lind', { left: true }),
    person('gone', 'Minutes of last year', { kind: 'bot' }),
    person('minutes', 'minutes', { kind: 'bot' })
  ],
  bots: [bot('minutes', 'Minutes', 'summary', 'help'), bot('calc', 'Rechner', 'sum', 'help')]
};

/** The suggestions at the end of a text, or at `|`. */
function suggested(text: string, source = SOURCE): string[] {
  const caret = text.indexOf('|');
  const completion = completionAt(text.replace('|', ''), caret < 0 ? text.length : caret, source);
  return completion?.suggestions.map(one => one.text) ?? [];
}

describe('completion', () => {
  it('[BOTCMD2] `@` is known to lead nowhere where nobody else is, and only there', () => {
    const people = SOURCE.people.filter(({ username, left }) => username === 'ada' || left);
    const alone = { ...SOURCE, people, bots: [] };
    const lacks = (text: string, source: ICompletionSource): boolean =>
      lacksPeople(text, text.length, source);
    expect(lacks('@', alone)).toBe(true);
    expect(lacks('Hello @', alone)).toBe(true);
    expect(['a@', '@a', '', '```\n@'].map(text => lacks(text, alone))).toEqual([
      ...[false, false, false, false]
    ]);
    expect(lacks('@', SOURCE)).toBe(false);
    expect(lacks('@', { ...alone, bots: SOURCE.bots })).toBe(false);
  });

  it('[BOTCMD2] `/` is known to lead nowhere where nobody has commands, and only there', () => {
    const lacks = (text: string, source: ICompletionSource): boolean =>
      lacksCommands(text, text.length, source);
    const none = { ...SOURCE, bots: [] };
    expect(['/', ' /', '', 'a /', '/a', '//'].map(text => lacks(text, none))).toEqual([
      ...[true, true, false, false, false, false]
    ]);
    expect(lacks('/', SOURCE)).toBe(false);
    expect(lacks('/', { ...none, commands: [{ name: '/hi' }] })).toBe(false);
  });

  it.each([
    ['Thanks @mi', '@Mira-Solin @Milo-Dane @Minutes'],
    ['@MILO', '@Milo-Dane'],
    ['@milo d', '@Milo-Dane'],
    ['@milo-d', '@Milo-Dane'],
    ['@dan', '@Milo-Dane'],
    ['@jose', '@José'],
    ['@josé', '@José'],
    ['@c+', '@C++'],
    ['你好@小', '@小明'],
    ['(@cpp', '@C++'],
    ['@rech', '@Rechner'],
    ['@calc', '@Rechner'],
    ['a @mil| b', '@Milo-Dane'],
    ['@milo @mira', '@Mira-Solin']
  ])('[BOTCMD2] %j suggests %s', (text, found) => {
    expect(suggested(text).join(' ')).toBe(found);
  });

  it.each(['mi', 'ada@mi', '@ada', '@nobody', '@Milo Dane ', '@mi\nlo', '```\n@mi'])(
    '[BOTCMD2] %j suggests nobody',
    text => {
      expect(suggested(text)).toEqual([]);
    }
  );

  it('[BOTCMD2] an @ alone suggests those who are here first, then the others, bots last, at most eight', () => {
    expect(suggested('@')).toEqual([
      ...['@Mira-Solin', '@C++', '@José', '@Milo-Dane', '@小明'],
      ...['@Minutes', '@Rechner']
    ]);
    const people = Array.from({ length: 30 }, (_, i) => person(`p${i}`, `Person ${i}`));
    expect(suggested('@', { ...SOURCE, people })).toHaveLength(8);
  });

  it('[BOTCMD2] a slash at the beginning suggests commands, and says which bot if two have the command', () => {
    expect(suggested('/')).toEqual(['/summary', '/help @Minutes', '/sum', '/help @Rechner']);
    expect(suggested(' /su')).toEqual(['/summary', '/sum']);
    expect(suggested('/HE')).toEqual(['/help @Minutes', '/help @Rechner']);
    for (const text of ['a /su', '/sum ', '/su/', '//', '/nothing', 'a\n/su']) {
      expect(suggested(text)).toEqual([]);
    }
    expect(suggested('/', { ...SOURCE, bots: [bot('a', 'A')] })).toEqual([]);
  });

  it('[BOTCMD4] behind the mention of an agent, a slash suggests the commands of this agent alone', () => {
    const jin = { ...bot('bot:jin', 'Jin · Ada', 'review', 'help'), kind: 'agent' as const };
    const source = { ...SOURCE, bots: [...SOURCE.bots, jin] };
    expect(suggested('@Jin-·-Ada /', source)).toEqual(['/review', '/help']);
    expect(suggested('@Milo-Dane @jin · ada /RE', source)).toEqual(['/review']);
    expect(suggested('/re', source)).toEqual(['/review']);
    for (const text of [
      ...['@Jin-·-Ada please /re', 'ask @Jin-·-Ada /re', '@Jin-·-Ada/re', '@Jin-·-Ada /re '],
      // A bot of the server reads commands at the beginning alone.
      ...['@Minutes /su', '@Milo-Dane /re']
    ]) {
      expect(suggested(text, source)).toEqual([]);
    }
    const [found] = completionAt('@ji', 3, {
      ...source,
      bots: [{ ...jin, model: 'm1' }]
    })!.suggestions;
    expect(found).toMatchObject({ kind: 'mention', model: 'm1' });
  });

  it('[BOTCMD2] a name that is not unique is completed as the username', () => {
    const people = [person('jo', 'Jo'), person('guest-1', 'JO')];
    expect(suggested('@jo', { ...SOURCE, people }).sort()).toEqual(['@guest-1', '@jo']);
  });

  it('[BOTCMD2] a blank follows what was inserted', () => {
    const completion = completionAt('@mil b', 4, SOURCE)!;
    expect([completion.from, completion.to]).toEqual([0, 4]);
    expect(insertion('@mil b', completion, completion.suggestions[0])).toBe('@Milo-Dane');
    expect(insertion('@mil', completion, completion.suggestions[0])).toBe('@Milo-Dane ');
  });
});
