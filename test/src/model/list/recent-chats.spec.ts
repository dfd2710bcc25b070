import { RecentChats } from '../../../../src/model/index.js';

it('[PANEL9] keeps the five chats that were shown last, and older ones with unsent text', () => {
  const recent = new RecentChats();
  const gone = (id: string, ...held: string[]): string[] =>
    recent.show(id, other => held.includes(other));
  for (const id of ['a', 'b', 'c', 'd', 'e', 'a']) {
    expect(gone(id)).toEqual([]);
  }
  expect(gone('f')).toEqual(['b']);
  expect(gone('g', 'c')).toEqual([]);
  expect(gone('h', 'c')).toEqual(['d']);
  expect(gone('c')).toEqual(['e']);
  recent.forget('h');
  expect(gone('i')).toEqual([]);
});
