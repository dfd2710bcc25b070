import { bob } from '../rest/test-api.js';
import { until } from '../webhooks/receiver.js';
import {
  chat,
  gather,
  harness,
  onlyPushed,
  pushed,
  say,
  service,
  subscribe,
  usePushes
} from './test-pushes.js';

usePushes();

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
      expect(service.read(service.pushed[1])).toMatchObject({ body: 'Ada\n“Hello”' });
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
    expect(service.read(service.pushed[1])).toMatchObject({ body: 'Ada\n“And more”' });
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
