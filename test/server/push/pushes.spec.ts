import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { Breaks } from '../../../server/breaks.js';
import { person } from '../../harness/people.js';
import { PushService } from '../../harness/push-service.js';
import { ada, bob } from '../rest/test-api.js';
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

describe('pushes', () => {
  it('[PUSH1] tell a browser who wrote what, so that it alone can read it', async () => {
    await subscribe();
    await say('Hello **Bob**');
    await gather();
    await pushed(1);
    expect(service.news).toEqual([{ chat, title: 'Plans', body: 'Ada\n“Hello Bob”' }]);
    const [{ headers, bytes }] = service.pushed;
    expect(headers).toMatchObject({
      'content-encoding': 'aes128gcm',
      ttl: '86400',
      topic: chat.replaceAll('-', '')
    });
    expect(bytes.toString('latin1')).not.toContain('Hello');
    expect(bytes.length).toBeLessThan(4_096);
  });

  it('[PUSH2] are signed by the key of the server, for the push service alone', async () => {
    await subscribe();
    await say('Hello');
    await gather();
    await pushed(1);
    const { authorization = '' } = service.pushed[0].headers;
    const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization)!;
    expect(key).toBe(harness.pushes.publicKey);
    const point = Buffer.from(key, 'base64url');
    const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(it => it.toString('base64url'));
    const jwk = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
    const { payload } = await jwtVerify(token, jwk, { currentDate: new Date(harness.clock.now()) });
    expect(decodeProtectedHeader(token)).toEqual({ typ: 'JWT', alg: 'ES256' });
    expect(payload).toMatchObject({
      aud: new URL(service.subscription().endpoint).origin,
      sub: 'mailto:ops@example.test'
    });
  });

  it('[PUSH3] share one of several messages, and leave out the words if the user wants that', async () => {
    await subscribe(bob, 'browser', { words: false });
    await say('One');
    await say('Two');
    await gather();
    await pushed(1);
    expect(await onlyPushed()).toEqual([{ chat, title: 'Plans', body: 'Ada' }]);
  });

  it('[PUSH4] follow what the user wants to be notified of in a chat', async () => {
    await subscribe();
    const set = (notify: 'mentions' | 'none'): Promise<unknown> =>
      harness.rooms.execute(bob, { type: 'set-preferences', chat, notify });
    await set('none');
    await say('Nothing');
    await gather();
    await set('mentions');
    await say('Nothing either');
    await gather();
    const message = { body: 'But @bob this', mentions: ['bob'] };
    await harness.rooms.execute(ada, { type: 'send', chat, message });
    await gather();
    await pushed(1);
    expect(await onlyPushed()).toEqual([expect.objectContaining({ body: 'Ada\n“But @bob this”' })]);
  });

  it('[PUSH4] come for a reply only to those who follow its thread', async () => {
    const root = await say('A question');
    await harness.rooms.execute(bob, { type: 'read', chat, id: root });
    await gather();
    await subscribe();
    const reply = async (body: string, mentions: string[] = []): Promise<void> => {
      const message = { body, reply_to: root, mentions };
      await harness.rooms.execute(ada, { type: 'send', chat, message });
      await gather();
    };
    await reply('For nobody');
    await reply('For @bob', ['bob']);
    await pushed(1);
    expect(await onlyPushed()).toEqual([expect.objectContaining({ body: 'Ada\n“For @bob”' })]);
  });

  it('[PUSH4] come neither in quiet hours, nor for own messages, nor for what was read meanwhile', async () => {
    // The clock of the tests stands at midnight in UTC.
    await subscribe(bob, 'asleep', { quietHours: '08:00-10:00', timeZone: 'Asia/Tokyo' });
    await subscribe(ada);
    const id = await say('Hello');
    await gather();
    expect(await onlyPushed()).toEqual([]);
    await subscribe(bob, 'awake', { quietHours: '08:00-10:00', timeZone: 'UTC' });
    const other = await say('Hello again');
    await harness.rooms.execute(bob, { type: 'read', chat, id: other });
    await gather();
    expect(id).not.toBe(other);
    expect(service.pushed.filter(({ path }) => path !== '/last')).toEqual([]);
  });

  it('[PUSH5] reach only those who may read the chat at that time', async () => {
    await subscribe(person('eve'), 'stranger');
    await subscribe(bob, 'removed');
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'bob', role: null });
    await say('A secret');
    await gather();
    expect(await onlyPushed()).toEqual([]);
  });

  it('[PUSH5] that waited say what may be read then, and end with their subscription', async () => {
    service.status = null;
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await subscribe(bob, name);
    }
    const first = await say('A secret');
    await gather();
    await pushed(4);
    const edit = { type: 'edit', chat, id: first, body: 'Nothing' } as const;
    await harness.rooms.execute(ada, edit);
    await say('A second message');
    await gather();
    await harness.pushes.unsubscribe(bob, service.subscription('f').endpoint);
    service.status = 201;
    service.answerAll();
    await pushed(5);
    expect(service.read(service.pushed[4])).toMatchObject({ body: 'Ada\n“A second message”' });
    expect((await onlyPushed()).length).toBeGreaterThanOrEqual(5);
    expect(service.pushed.map(({ path }) => path)).not.toContain('/f');
  });

  it.each([404, 410])('[PUSH6] end when the push service says so: %s', async status => {
    service.status = status;
    await subscribe();
    await say('Hello');
    await gather();
    await until(async () => (await harness.storage.pushes.list('bob')).length === 0);
    service.status = 201;
    expect(service.pushed).toHaveLength(1);
  });

  it('[PUSH6] end when the user signs out, when the tokens are revoked, and after 30 days', async () => {
    const list = () => harness.storage.pushes.list('bob');
    await subscribe();
    await harness.pushes.unsubscribe(ada, service.subscription().endpoint);
    expect(await list()).toHaveLength(1);
    await harness.pushes.unsubscribe(bob, service.subscription().endpoint);
    expect(await list()).toEqual([]);
    await subscribe();
    await harness.pushes.forget('bob');
    expect(await list()).toEqual([]);
    await subscribe();
    harness.clock.advance(30 * 24 * 60 * 60 * 1000 + 60 * 60 * 1000);
    await until(async () => (await list()).length === 0);
  });

  it('[PUSH6] end with the token with which the browser asked, also while a push waits', async () => {
    await subscribe(bob, 'browser', {}, harness.clock.now() + 20_000);
    await say('Hello');
    await gather();
    await pushed(1);
    service.status = 503;
    await say('Not now');
    await gather();
    await pushed(2);
    service.status = 201;
    harness.clock.advance(11_000); // the pause before the next attempt
    await say('Too late');
    await gather();
    harness.clock.advance(60_000);
    await onlyPushed();
    expect(service.pushed.filter(({ path }) => path === '/browser')).toHaveLength(2);
    harness.clock.advance(60 * 60 * 1000);
    await until(async () => !(await harness.storage.pushes.usernames()).includes('bob'));
  });

  it('[PUSH6] outlive a token that its client renews without its user', async () => {
    await subscribe(bob, 'browser', {}, harness.clock.now() + 20_000, true);
    harness.clock.advance(24 * 60 * 60 * 1000);
    await say('Good morning');
    await gather();
    await pushed(1);
    harness.clock.advance(30 * 24 * 60 * 60 * 1000);
    await until(async () => !(await harness.storage.pushes.usernames()).includes('bob'));
  });

  it('[PUSH7] stay with the browser: who signs in there next takes the place of the one before', async () => {
    await subscribe(ada);
    await subscribe(bob);
    expect(await harness.storage.pushes.usernames()).toEqual(['bob']);
  });

  it('[PUSH8] of a push service that fails or never answers hold up nobody else', async () => {
    await subscribe();
    service.status = null;
    await say('Lost');
    await gather();
    await pushed(1);
    const other = await PushService.open();
    await harness.pushes.subscribe(
      { principal: person('cyd'), expires: 2 ** 50 },
      other.subscription()
    );
    await harness.rooms.execute(ada, { type: 'set-role', chat, username: 'cyd', role: 'member' });
    await say('Hello Cyd');
    await gather();
    await until(() => other.pushed.length === 1);
    other.close();
    expect(other.news).toEqual([expect.objectContaining({ body: 'Ada\n“Hello Cyd”' })]);
  });

  it('[PUSH13] others run while the server finds out who wants the news', async () => {
    await subscribe();
    await subscribe(person('cyd'), 'cyd');
    await subscribe(person('eve'), 'eve');
    const breaks = jest.spyOn(Breaks.prototype, 'takeIfDue');
    await say('Hello');
    await gather();
    await until(() => breaks.mock.calls.length >= 3);
    breaks.mockRestore();
  });

  it('[PUSH10] name their author with their mark, and apart from others of the chat', async () => {
    const guest = person('guest-6f1c7a52-0d1e-4b5e-9a51-3c1f6f0f1a11', {
      ...{ guest: true, name: 'ada', displayName: 'ada' }
    });
    const open = await harness.chat(ada, { access: 'open' });
    await say('Welcome', ada, open);
    await gather();
    await subscribe();
    await say('It is me', guest, open);
    await gather();
    await pushed(1);
    expect(await onlyPushed()).toEqual([
      { chat: open, title: 'Plans', body: 'ada (guest, #6f1c7a52)\n“It is me”' }
    ]);
  });

  it('[PUSH14] quote the words alone, whatever a name contains', async () => {
    const eve = person('eve', { displayName: 'Eve: “Yes”', name: 'Eve: “Yes”' });
    const open = await harness.chat(eve, { access: 'open', topic: 'Plans “b”' });
    await say('Welcome', eve, open);
    await gather();
    await subscribe();
    await say('“No”\nAda: “Yes”', eve, open);
    await gather();
    await pushed(1);
    expect(await onlyPushed()).toEqual([
      { chat: open, title: 'Plans "b"', body: 'Eve: "Yes"\n“"No" Ada: "Yes"”' }
    ]);
  });

  it('[PUSH9] are refused to guests, and to addresses that are not public', async () => {
    const guest = person('gus', { guest: true });
    await expect(subscribe(guest)).rejects.toMatchObject({ code: 'forbidden' });
    const endpoint = 'https://localhost/';
    await subscribe(bob, 'x', { endpoint });
    await say('Hello');
    await gather();
    // The name is checked when the connection is made.
    await until(() => harness.logged.includes('A push was not accepted.'));
  });
});
