import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EventCache } from '../../../../server/rest/events/event-cache.js';
import { ada, TestApi } from '../test-api.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let harness: TestApi;
beforeEach(async () => {
  harness = await TestApi.open();
});
afterEach(() => harness.close());

it('[SSE17] does not cache events written for a stream that lags far behind', async () => {
  const chat = await harness.chat();
  await harness.say(ada, chat, 'Missed');
  harness.feed.listen({ wake: () => undefined });
  while (harness.feed.end < (await harness.feed.position())) {
    await new Promise(setImmediate);
  }
  const cache = new EventCache(harness.context, harness.feed);
  const view = { relevance: 'update', from: 0 } as const;
  const read = async (): Promise<WeakRef<object>[]> => {
    const rows = await harness.feed.after(0, 'ada');
    const events = rows.flatMap(row => row.events);
    for (const event of events) {
      const written = await cache.write(event, view);
      expect(await cache.write(event, view)).toBe(written);
    }
    return events.map(event => new WeakRef(event));
  };
  const events = await read();
  expect(events).toHaveLength(2);
  await new Promise(setImmediate);
  collect();
  expect(events.map(event => event.deref())).toEqual([undefined, undefined]);
});
