import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { IWebhookRow } from '../../../server/storage/webhooks.js';
import type { NewWebhook, Webhooks } from '../../../server/webhooks/webhooks.js';
import { Audiences } from '../../../server/feed/audience.js';
import { person } from '../../harness/people.js';
import { ada, bob, TestApi } from '../rest/test-api.js';
import { Receiver, until } from './receiver.js';

const PAUSES = [1_000, 5_000, 30_000, 120_000, 600_000];
const TIMEOUT = 10_000;
const SAVE = 60_000;

describe('webhooks', () => {
  let harness: TestApi;
  let receiver: Receiver;
  let chat: string;
  let asked: number[];

  beforeEach(async () => {
    harness = await TestApi.open();
    receiver = await Receiver.open();
    chat = await harness.chat(ada, { access: 'private' });
    asked = [];
    const after = harness.clock.after.bind(harness.clock);
    harness.clock.after = (ms, run) => {
      asked.push(ms);
      return after(ms, run);
    };
  });
  afterEach(async () => {
    receiver.close();
    await harness.close();
  });

  const add = (more: Partial<NewWebhook> = {}, who = ada): Promise<IWebhookRow> =>
    harness.webhooks.add(who, { url: receiver.url, ...more });
  const say = async (body: string, who = ada, to = chat): Promise<string> =>
    (await harness.rooms.execute(who, { type: 'send', chat: to, message: { body } })).id;
  const role = (username: string, role: 'member' | null): Promise<unknown> =>
    harness.rooms.execute(ada, { type: 'set-role', chat, username, role });
  const received = (count: number): Promise<void> => until(() => receiver.received.length >= count);
  const letters = (id: string) => harness.storage.webhooks.deadLetters(id, { limit: 100 });
  const placed = (id: string): Promise<void> =>
    until(async () => {
      const row = await harness.storage.webhooks.get(id);
      return row?.position.n === (await harness.storage.journal.end());
    });
  /** Advances the clock by this time once a timer is set. */
  const pass = async (ms: number): Promise<void> => {
    await until(() => asked.includes(ms));
    asked.length = 0;
    harness.clock.advance(ms);
  };
  /** Starts another server's webhooks, as after a kill. */
  const restart = async (): Promise<Webhooks> => {
    const webhooks = harness.makeWebhooks();
    await webhooks.start();
    return webhooks;
  };

  it('[HOOK1] send each event in order, in the format of the event stream', async () => {
    await add();
    await Promise.all(['one', 'two'].map(body => say(body)));
    await say('three');
    await role('bob', 'member');
    await received(4);
    expect(receiver.texts).toEqual(['one', 'two', 'three']);
    expect(receiver.received.map(({ type }) => type)).toEqual([
      ...Array<string>(3).fill('chatMessageReceived'),
      'participantsAdded'
    ]);
    expect(receiver.received[3].data).toEqual({
      threadId: chat,
      time: new Date(harness.clock.now()).toISOString(),
      participants: [{ username: 'bob', by: 'ada' }]
    });
    expect(new Set(receiver.ids).size).toBe(4);
  });

  it('[HOOK2] sign their requests', async () => {
    const { secret } = await add();
    await say('✓ signed');
    await received(1);
    const { headers, body } = receiver.received[0];
    const [id, timestamp] = [headers['webhook-id'], headers['webhook-timestamp']];
    expect(timestamp).toBe(String(harness.clock.now() / 1000));
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const mac = createHmac('sha256', key).update(`${String(id)}.${String(timestamp)}.${body}`);
    expect(headers['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
    expect(headers['content-type']).toBe('application/json');
  });

  it('[HOOK2] have signatures that the reference library accepts, and no others', async () => {
    const { secret } = await add();
    await say('✓ signed');
    await received(1);
    const { headers, body } = receiver.received[0];
    const verify = (text: string, at = harness.clock.now()): unknown => {
      jest.spyOn(Date, 'now').mockReturnValueOnce(at);
      return new Webhook(secret).verify(text, headers as Record<string, string>);
    };
    expect(verify(body)).toEqual(JSON.parse(body));
    expect(() => verify(`${body} `)).toThrow('No matching signature');
    expect(() => verify(body, harness.clock.now() + 301_000)).toThrow('too old');
  });

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

  it('[HOOK6] check rights at delivery: a removed user gets the removal and nothing more', async () => {
    await role('bob', 'member');
    const { id } = await add({}, bob);
    await say('before');
    await received(1);
    receiver.answer = () => 503;
    const said = await say('taken back');
    await received(2);
    await harness.rooms.execute(ada, { type: 'delete', chat, id: said });
    receiver.answer = () => 200;
    await pass(PAUSES[0]);
    await until(() => receiver.received.some(({ type }) => type === 'chatMessageDeleted'));
    expect(receiver.received[2].body).not.toContain('taken back');
    receiver.answer = () => 503;
    const count = receiver.received.length;
    await say('too late');
    await received(count + 1);
    await role('bob', null);
    await say('secret');
    receiver.answer = () => 200;
    await pass(PAUSES[0]);
    await until(() => receiver.received.some(({ type }) => type === 'chatThreadDeleted'));
    await pass(SAVE);
    await placed(id);
    expect(receiver.received.slice(count + 1).map(({ type }) => type)).toEqual([
      'participantsRemoved',
      'chatThreadDeleted'
    ]);
    expect(receiver.texts).not.toContain('secret');
  });

  it('[GRANT12] send a user who was away nothing from before their read access, except their joining', async () => {
    const other = await harness.chat(bob);
    await add({}, bob);
    receiver.answer = () => 503;
    await say('holds the next ones back', bob, other);
    await received(1);
    const retitle = (topic: string) =>
      harness.rooms.execute(ada, { type: 'update-chat', chat, topic });
    await say('old secret');
    await retitle('old topic');
    harness.clock.advance(500);
    const participants = [{ username: 'bob', shareHistoryTime: harness.clock.now() }];
    await harness.rooms.execute(ada, { type: 'add-participants', chat, participants });
    await say('new');
    receiver.answer = () => 200;
    await pass(PAUSES[0]);
    await until(() => receiver.texts.includes('new'));
    const told = receiver.received.slice(2);
    expect(told.map(({ type }) => type)).toEqual([
      'chatThreadCreated',
      'participantsAdded',
      'chatMessageReceived'
    ]);
    expect(told.map(({ body }) => body).join()).not.toContain('old secret');
  });

  it('[HOOK6] have the rights of their user, not those of an administrator’s token', async () => {
    const root = person('root', { admin: true });
    await expect(add({ chat }, root)).rejects.toMatchObject({ code: 'chat_not_found' });
    await add({}, root);
    const open = await harness.chat(ada);
    await say('private');
    await say('open', ada, open);
    await until(() => receiver.texts.length > 0);
    expect(receiver.texts).toEqual(['open']);
  });

  it('[HOOK6] check rights once in each attempt', async () => {
    const asks = jest.spyOn(Audiences.prototype, 'viewOf');
    const { id } = await add();
    receiver.answer = () => (receiver.received.length === 1 ? 503 : 200);
    await say('one');
    await received(1);
    expect(asks).toHaveBeenCalledTimes(1);
    await pass(PAUSES[0]);
    await received(2);
    await placed(id);
    expect(asks).toHaveBeenCalledTimes(2);
    asks.mockRestore();
  });

  it('[HOOK6] check rights again when an attempt has waited for its turn', async () => {
    await role('bob', 'member');
    for (let i = 0; i <= 4; i++) {
      await add({}, bob);
    }
    receiver.answer = () => undefined;
    await say('secret');
    await received(4);
    await role('bob', null);
    await until(async () => harness.feed.end === (await harness.feed.position()));
    receiver.answer = () => 200;
    await pass(TIMEOUT);
    await until(() => receiver.received.some(({ type }) => type === 'chatThreadDeleted'));
    expect(receiver.texts).toEqual(Array(4).fill('secret'));
  });

  it('[HOOK7] send only the requested events and chat', async () => {
    const other = await harness.chat(ada);
    const { id } = await add({ chat, events: ['chatMessageDeleted'] });
    const [one] = [await say('one'), await say('two', ada, other)];
    await harness.rooms.execute(ada, { type: 'delete', chat, id: one });
    await pass(SAVE);
    await placed(id);
    expect(receiver.received.map(({ type }) => type)).toEqual(['chatMessageDeleted']);
  });

  it('[HOOK8] end when the receiver answers 410', async () => {
    receiver.answer = () => 410;
    const { id } = await add();
    await say('one');
    await until(async () => (await harness.storage.webhooks.get(id)) === null);
    await say('two');
    expect(harness.webhooks.size).toBe(0);
    expect(receiver.received).toHaveLength(1);
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
