import { nullTranslator } from '@jupyterlab/translation';
import { hereWords } from '../../../../src/components/messages/here-words.js';
import type { IPerson } from '../../../../src/model/index.js';

it('[STATE18] names the people who are here, and tells those with the same name apart', () => {
  const trans = nullTranslator.load('x');
  const person = (name: string, more: Partial<IPerson> = {}): IPerson => ({
    ...{ username: name, name, kind: 'account', here: true },
    ...more
  });
  expect(hereWords([person('Ada', { here: false })], trans)).toBe('');
  const people = [
    person('Ada Lovelace'),
    person('Grace (guest)', { kind: 'guest', alias: '#1a2b3c4d' }),
    person('Grace', { username: 'g2', alias: 'g2' }),
    person('Echo', { kind: 'bot', bot: true })
  ];
  expect(hereWords(people, trans)).toBe('Here: Ada Lovelace, Grace (guest, #1a2b3c4d), Grace (g2)');
  const many = Array.from({ length: 11 }, (_, i) => person(`P${i}`));
  expect(hereWords(many, trans)).toMatch(/^Here: P0, .*P7 and 3 more$/);
});
