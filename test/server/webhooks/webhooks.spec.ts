import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Audiences } from '../../../server/feed/audience.js';
import { person } from '../../harness/people.js';
import { ada, bob } from '../rest/test-api.js';
import { until } from './receiver.js';
import {
  add,
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

describe('webhooks', () => {
  const SAVE = 60_000;

  const role = (username: string, role: 'member' | null): Promise<unknown> =>
    harness.rooms.execute(ada, { type: 'set-role', chat, username, role });

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

  it('[OPTION8] send a choice to the bot that asked, and to no other bot', async () => {
    const bots = ['bot', 'other'].map(name => person(name, { bot: true }));
    for (const bot of bots) {
      await harness.rooms.execute(ada, {
        type: 'set-role',
        chat,
        username: bot.username,
        role: 'bot'
      });
      await harness.storage.putUser({ ...bot, bot: true });
    }
    const options = [{ id: 'yes', label: 'Deploy' }];
    const sent = { type: 'send', chat, message: { body: 'Deploy?', options } } as const;
    const { id } = await harness.rooms.execute(bots[0], sent);
    const [own] = await Promise.all(bots.map(bot => add({}, bot)));
    await harness.rooms.execute(ada, { type: 'choose', chat, id, option: 'yes' });
    await say('Done');
    await received(3);
    const told = receiver.received.filter(({ type }) => type === 'chatActionReceived');
    expect(told).toMatchObject([{ data: { option: 'yes', by: 'ada', message: { id } } }]);
    expect(told[0].headers['webhook-id']).toContain(own.id);
    expect(receiver.texts.filter(text => text === 'Done')).toHaveLength(2);
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
});
