import { PeopleSearch } from '../../../../src/model/index.js';
import type { IApiClient } from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';
import { timersOf, until } from '../../../harness/stage.js';

it('[MEMBERS4] people are looked up once the user pauses, and the first ones at once', async () => {
  const asked: string[] = [];
  const request = (_: string, path: string): Promise<unknown> => {
    asked.push(path);
    return Promise.resolve({ value: [{ username: 'zoe', displayName: 'Zoë', kind: 'account' }] });
  };
  const clock = new ManualClock();
  const server = { baseUrl: 'http://x/', request } as unknown as IApiClient;
  const search = new PeopleSearch({ server, timers: timersOf(clock) });
  search.look('');
  await until(search.changed, () => search.state === 'ready');
  expect(search.people.map(({ username }) => username)).toEqual(['zoe']);
  search.look(' z');
  search.look(' zo& ');
  clock.advance(250);
  await until(search.changed, () => search.state === 'ready');
  search.look('');
  expect(asked).toEqual([
    'chat/people?maxPageSize=20',
    'chat/people?maxPageSize=20&name=zo%26',
    'chat/people?maxPageSize=20'
  ]);
  search.dispose();
});
