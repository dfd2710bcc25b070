import type { Webhooks } from '../../../server/webhooks/webhooks.js';
import { ada } from '../rest/test-api.js';
import { until } from './receiver.js';
import {
  add,
  asked,
  chat,
  harness,
  pass,
  PAUSES,
  TIMEOUT,
  placed,
  received,
  receiver,
  say,
  useWebhooks
} from './test-webhooks.js';

useWebhooks();

describe('deliveries of webhooks', () => {
  const letters = (id: string) => harness.storage.webhooks.deadLetters(id, { limit: 100 });

  /** Starts another server's webhooks, as after a kill. */
  const restart = async (): Promise<Webhooks> => {
    const webhooks = harness.makeWebhooks();
    await webhooks.start();
    return webhooks;
  };

  it('[HOOK3] retry an event after growing pauses, under its id, and hold the next ones back', async () => {
    receiver.answer = () => 500;
    const { id } = await add();
    await say('one');
    await say('two');
    for (const pause of PAUSES) {
      await pass(pause);
    }
    await received(PAUSES.length + 2);
    await until(async () => (await letters(id)).length === 1);
    expect(new Set(receiver.ids.slice(0, 6)).size).toBe(1);
    expect(receiver.texts.slice(0, 6)).toEqual(Array(6).fill('one'));
    expect(await letters(id)).toEqual([
      expect.objectContaining({ attempts: 6, status: 500, reason: 'status 500' })
    ]);
    receiver.answer = () => 200;
    await pass(PAUSES[0]);
    await received(8);
    await placed(id);
    expect(receiver.texts.slice(6)).toEqual(['two', 'two']);
    expect(await letters(id)).toHaveLength(1);
  });

  it('[HOOK4] resend dead letters on request, in their current state, and keep those that fail', async () => {
    const hook = await add();
    const one = await say('one');
    await say('two');
    await received(2);
    await placed(hook.id);
    const [n] = (await harness.storage.journal.after(hook.position.n, 1)).map(row => row.n);
    for (const position of [n, n + 1].map(row => ({ n: row, i: 1 }))) {
      const letter = { position, at: 0, attempts: 6, reason: 'timeout' };
      await harness.storage.webhooks.putDeadLetter(hook.id, letter);
    }
    await harness.rooms.execute(ada, { type: 'edit', chat, id: one, body: 'uno' });
    await received(3);
    receiver.answer = ({ data }) => (data.message?.content?.message === 'uno' ? 200 : 400);
    await harness.webhooks.redeliver(ada, hook.id);
    await received(5);
    expect(receiver.texts.slice(3)).toEqual(['uno', 'two']);
    expect(receiver.ids.slice(3)).toEqual(receiver.ids.slice(0, 2));
    await until(async () => (await letters(hook.id))[0]?.attempts === 7);
    expect(await letters(hook.id)).toEqual([
      {
        position: { n: n + 1, i: 1 },
        at: harness.clock.now(),
        attempts: 7,
        status: 400,
        reason: 'status 400'
      }
    ]);
  });

  it('[HOOK5] continue after a restart and repeat deliveries that were not stored', async () => {
    const { id } = await add();
    await say('one');
    await received(1);
    await placed(id);
    const { webhooks } = harness.storage;
    const { advance } = webhooks;
    Object.assign(webhooks, { advance: () => new Promise(() => undefined) });
    await say('two');
    await received(2);
    Object.assign(webhooks, { advance });
    const again = await restart();
    await received(3);
    await say('three');
    await until(() => receiver.texts.includes('three'));
    expect(receiver.texts.slice(0, 4)).toEqual(['one', 'two', 'two', 'three']);
    expect(receiver.ids[2]).toBe(receiver.ids[1]);
    Object.assign(harness.webhooks, { _queues: new Map() }); // killed
    await again.dispose();
  });

  it('[HOOK9] wait 10 s for a receiver, follow no redirect and read no response', async () => {
    receiver.answer = (_received, response) => {
      if (receiver.received.length === 1) {
        return undefined;
      }
      response.setHeader('location', receiver.url);
      return 307;
    };
    const { id } = await add();
    await say('one');
    await received(1);
    await pass(TIMEOUT);
    for (const pause of PAUSES) {
      await pass(pause);
    }
    await until(async () => (await letters(id)).length === 1);
    expect(receiver.received).toHaveLength(6);
    expect(await letters(id)).toMatchObject([{ status: 307 }]);
    expect(harness.logged).toContain('"reason":"timeout"');
    let closed = false;
    receiver.answer = (_received, response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200).write('x'.repeat(1000)); // and never ends
      return undefined;
    };
    await say('two');
    await until(() => closed);
    await placed(id);
  });

  it('[HOOK10] send a reset when the journal does not reach back', async () => {
    const { id } = await add();
    await harness.webhooks.dispose();
    await say('missed');
    harness.clock.advance(1_000);
    await say('last');
    await harness.storage.journal.prune(harness.clock.now(), 1);
    const again = await restart();
    await received(1);
    await until(async () => (await harness.storage.webhooks.get(id))?.position.i !== 1);
    await say('next');
    await received(2);
    expect(receiver.received.map(({ type }) => type)).toEqual(['reset', 'chatMessageReceived']);
    await again.dispose();
  });

  it('[HOOK11] leave no timer and no listener, and close within a second whatever a receiver does', async () => {
    await say('before');
    const [timers, listeners] = [harness.clock.waiting, harness.feed.size];
    receiver.answer = () => undefined;
    const { id } = await add();
    await say('one');
    await received(1);
    const done = harness.webhooks.dispose();
    await pass(1_000);
    await done;
    expect([harness.clock.waiting, harness.feed.size]).toEqual([timers, listeners]);
    receiver.answer = () => 500;
    const again = await restart();
    await received(2);
    await until(() => asked.includes(PAUSES[0]));
    await again.dispose();
    expect([harness.clock.waiting, harness.feed.size]).toEqual([timers, listeners]);
    expect(await letters(id)).toEqual([]);
    receiver.answer = () => 200;
    const third = await restart();
    await received(3);
    await third.dispose();
    expect(receiver.texts).toEqual(['one', 'one', 'one']);
  });

  it('[HOOK12] resume at the same place after the store failed', async () => {
    await add();
    const { webhooks } = harness.storage;
    const { advance } = webhooks;
    Object.assign(webhooks, { advance: () => Promise.reject(new Error('disk full')) });
    await say('one');
    await until(() => asked.includes(10_000) && harness.logged.includes('disk full'));
    Object.assign(webhooks, { advance });
    await say('two');
    await pass(10_000);
    await received(3);
    expect(receiver.texts).toEqual(['one', 'one', 'two']);
  });
});
