import { directAlias } from '../../../../src/components/shared/direct-alias.js';
import { thread } from '../../../harness/fake-chats.js';

it('[WHO20] a direct chat has the username of the other person if another chat has a name that looks like theirs', () => {
  const ada = thread('a', 'Ada Lima', { direct: 'ada' });
  const twin = thread('b', 'Аdа Limа', { direct: 'eve' }); // Cyrillic
  const group = thread('c', 'ada-lima');
  const other = thread('d', 'Bob', { direct: 'bob' });
  const guest = 'guest-6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11';
  expect(directAlias(ada, [ada, other])).toBeUndefined();
  expect(directAlias(ada, [ada, twin, other])).toBe('ada');
  expect(directAlias(twin, [ada, twin, other])).toBe('eve');
  expect(directAlias(ada, [ada, group])).toBe('ada');
  expect(directAlias(group, [ada, group])).toBeUndefined();
  expect(directAlias({ ...ada, direct: guest }, [ada, twin])).toBe('#6f1c7a52');
});
