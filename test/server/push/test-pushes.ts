import type { IPrincipal } from '../../../server/identity/principal.js';
import { person } from '../../harness/people.js';
import { PushService } from '../../harness/push-service.js';
import { ada, bob, TestApi } from '../rest/test-api.js';
import { until } from '../webhooks/receiver.js';

/** Milliseconds in which messages are gathered. */
const GATHER = 5_000;

export let harness: TestApi;
export let service: PushService;
/** A private chat of Ada and Bob. */
export let chat: string;

/** Opens the server and a push service before each test of a file, and closes both afterwards. */
export function usePushes(): void {
  beforeEach(async () => {
    harness = await TestApi.open();
    service = await PushService.open();
    await harness.pushes.start();
    for (const user of [ada, bob]) {
      await harness.storage.putUser({ ...user, bot: false });
    }
    chat = await harness.chat(ada, {
      access: 'private',
      participants: [{ communicationIdentifier: { rawId: 'bob' } }]
    });
  });
  afterEach(async () => {
    service.close();
    await harness.close();
  });
}

export const subscribe = (
  who: IPrincipal = bob,
  name = 'browser',
  more: object = {},
  expires = 2 ** 50,
  renewable = false
): Promise<void> =>
  harness.pushes.subscribe(
    { principal: who, expires, renewable },
    service.subscription(name, more)
  );

export const say = async (body: string, who = ada, to = chat): Promise<string> =>
  (await harness.rooms.execute(who, { type: 'send', chat: to, message: { body } })).id;

/** Lets the time pass in which messages are gathered, once the feed has passed them on. */
export async function gather(): Promise<void> {
  await harness.rooms.flush();
  const waiting = harness.clock.waiting;
  const end = await harness.storage.journal.end();
  await until(() => harness.feed.end === end);
  for (let turn = 0; turn < 50 && harness.clock.waiting === waiting; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
  harness.clock.advance(GATHER);
}

/** Resolves once this many pushes have come in. */
export const pushed = (count: number): Promise<void> => until(() => service.pushed.length >= count);

/** Sends a message that is pushed, so that what was to be pushed before has been. */
export async function onlyPushed(): Promise<unknown[]> {
  const other = await harness.chat(ada, {
    topic: 'Last',
    access: 'private',
    participants: [{ communicationIdentifier: { rawId: 'cyd' } }]
  });
  await subscribe(person('cyd'), 'last');
  await say('Last', ada, other);
  await gather();
  await until(() => service.pushed.some(({ path }) => path === '/last'));
  return service.pushed.filter(({ path }) => path !== '/last').map(one => service.read(one));
}
