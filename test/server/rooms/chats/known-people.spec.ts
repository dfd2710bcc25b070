import { knownPeople } from '../../../../server/rooms/chats/known-people.js';
import type { IUserRow } from '../../../../server/storage/storage.js';
import { person } from '../../../harness/people.js';

const isGone = (): Promise<boolean> => Promise.resolve(false);

/** A store in which everybody is called Max, without an end. */
function crowd() {
  let read = 0;
  const next = (): IUserRow => {
    const username = `max${String(read++).padStart(9, '0')}`;
    return { username, name: username, displayName: `Max ${read}`, bot: false };
  };
  const page = (limit: number): IUserRow[] => Array.from({ length: limit }, next);
  return {
    read: () => read,
    listUsers: ({ limit }: { limit: number }) => Promise.resolve(page(limit)),
    findUsers: (text: string, { limit }: { limit: number }) =>
      Promise.resolve(
        'max'.startsWith(text) ? page(limit).map(user => ({ word: 'max', user })) : []
      )
  };
}

it('[PEOPLE4] reads a bounded number of users, however many have such a name', async () => {
  const find = async (text: string): Promise<[number, number]> => {
    const store = crowd();
    const found = await knownPeople(store, person('ada'), { text, limit: 20, isGone });
    return [found.length, store.read()];
  };
  expect(await find('max')).toEqual([20, 100]);
  expect(await find('')).toEqual([20, 100]);
  // No name begins with the second word, so of the first only one page is read, to compare them.
  expect(await find('max zz')).toEqual([0, 100]);
});
