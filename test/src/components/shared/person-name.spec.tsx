import { nullTranslator } from '@jupyterlab/translation';
import { initialsOf } from '../../../../src/components/shared/avatar.js';
import { faceOf } from '../../../../src/components/shared/message-words.js';
import { markedText } from '../../../../src/components/shared/person-name.js';
import type { IMessageItem, IPerson } from '../../../../src/model/index.js';

const trans = nullTranslator.load('x');
const MADE = 'acs-1a2b3c4d-0000-4000-8000-000000000001';

const item = (sender: string, display_name?: string): IMessageItem => ({
  type: 'msg',
  id: 'm',
  body: '',
  sender,
  own: false,
  delivery: 'saved',
  display_name
});

describe('names in the page', () => {
  it('[WHO6] a text names each person with their mark, which no name can imitate', () => {
    expect(markedText({ name: 'Ana', kind: 'account' }, trans)).toBe('Ana');
    expect(markedText({ name: 'Ana', kind: 'guest' }, trans)).toBe('Ana (guest)');
    expect(markedText({ name: 'Ana (bot)', kind: 'guest', alias: '#1a' }, trans)).toBe(
      'Ana (guest, #1a)'
    );
    expect(markedText({ name: 'Ana (guest)', kind: 'account' }, trans)).toBe('Ana');
  });

  it('[WHO7] a message shows its own sender name only for users that a program created, with their distinguishing text', () => {
    const person = (username: string, kind: IPerson['kind']): IPerson => ({
      username,
      name: 'Ana',
      kind,
      here: true
    });
    expect(faceOf(item('ana', 'Ben'), person('ana', 'account'))).toMatchObject({ name: 'Ana' });
    expect(faceOf(item(MADE, 'Ben'), person(MADE, 'app'))).toMatchObject({
      name: 'Ben',
      alias: '#1a2b3c4d'
    });
    expect(faceOf(item('eve', 'Ben'), undefined)).toMatchObject({ name: 'eve', kind: 'account' });
  });

  it('[WHO5] people with the same name have different avatars', () => {
    const chosen = { name: 'Ana', initials: 'AL' };
    expect([1, 2].map(ordinal => initialsOf({ ...chosen, ordinal }))).toEqual(['A1', 'A2']);
    expect(initialsOf(chosen)).toBe('AL');
  });
});
