import type { IPrincipal } from '../../../server/identity/principal.js';
import { person } from '../../harness/people.js';
import { PushService } from '../../harness/push-service.js';
import { ada, bob, TestApi } from '../rest/test-api.js';
import { until } from '../webhooks/receiver.js';

const GATHER = 5_000;

let harness: TestApi;
let service: PushService;
let chat: string;

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

const subscribe = (who: IPrincipal = bob, name = 'browser', more: object = {}): Promise<void> =>
  harness.pushes.subscribe(who, service.subscription(name, more));

const say = async (body: string, who = ada, to = chat): Promise<string> =>
  (await harness.rooms.execute(who, { type: 'send', chat: to, message: { body } })).id;

/** Lets the time pass in which messages are gathered, once the feed has passed them on. */
async function gather(): Promise<void> {
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
const pushed = (count: number): Promise<void> => until(() => service.pushed.length >= count);

/** Sends a message that is pushed, so that what was to be pushed before has been. */
async function onlyPushed(): Promise<unknown[]> {
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

describe('pushes that were not accepted', () => {
  /** How often a push has failed, and what then became of it. */
  const failures = (told: 'It is tried again.' | 'It is left out.'): number =>
    harness.logged.split(`A push was not accepted. ${told}`).length - 1;
  const fail = async (): Promise<void> => {
    await subscribe();
    await say('Hello');
    await gather();
    await until(() => failures('It is tried again.') === 1);
  };

  it.each([['break'], [429], [503]] as const)(
    '[PUSH11] are sent again after a failure: %s',
    async status => {
      service.status = status;
      await fail();
      service.status = 201;
      harness.clock.advance(9_999);
      expect(service.pushed).toHaveLength(1);
      harness.clock.advance(1);
      await pushed(2);
      expect(service.read(service.pushed[1])).toMatchObject({ body: 'Ada: Hello' });
      expect(await onlyPushed()).toHaveLength(2);
    }
  );

  it('[PUSH11] are sent five times at most, and once if the push service refuses them', async () => {
    service.status = 500;
    await fail();
    for (const [i, pause] of [10_000, 60_000, 300_000].entries()) {
      harness.clock.advance(pause);
      await until(() => failures('It is tried again.') === i + 2);
    }
    harness.clock.advance(1_200_000);
    await until(() => failures('It is left out.') === 1);
    expect(service.pushed).toHaveLength(5);
    service.status = 400;
    await say('Refused');
    await gather();
    await until(() => failures('It is left out.') === 2);
  });

  it.each([
    ['in seconds', () => '120'],
    ['as a date', () => new Date(harness.clock.now() + 120_000 + 5_000).toUTCString()]
  ])('[PUSH11] wait as long as the push service asks, %s, up to an hour', async (_, when) => {
    service.status = 429;
    service.retryAfter = when();
    await fail();
    harness.clock.advance(110_000);
    expect(await onlyPushed()).toHaveLength(1);
    service.retryAfter = '3601';
    harness.clock.advance(120_000);
    await until(() => failures('It is left out.') === 1);
    expect(service.pushed.filter(({ path }) => path !== '/last')).toHaveLength(2);
  });

  it('[PUSH12] tell later messages of the chat too when they are sent again, and nothing that was read', async () => {
    service.status = 503;
    await fail();
    service.status = 201;
    const id = await say('And more');
    await gather();
    harness.clock.advance(5_000);
    await pushed(2);
    expect(service.read(service.pushed[1])).toMatchObject({ body: 'Ada: And more' });
    service.status = 503;
    await say('Read soon');
    await gather();
    await until(() => failures('It is tried again.') === 2);
    const last = await say('Last');
    await harness.rooms.execute(bob, { type: 'read', chat, id: last });
    service.status = 201;
    harness.clock.advance(60_000);
    expect(id).not.toBe(last);
    expect(await onlyPushed()).toHaveLength(3);
  });

  it('[PUSH12] that wait end with the server', async () => {
    service.status = 503;
    await fail();
    await harness.pushes.dispose();
    harness.clock.advance(60 * 60_000);
    await new Promise(resolve => setImmediate(resolve));
    expect(service.pushed).toHaveLength(1);
  });
});
