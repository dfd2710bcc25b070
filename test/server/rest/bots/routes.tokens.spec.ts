import { person } from '../../../harness/people.js';
import { ada } from '../test-api.js';
import { harness, useApi } from '../test-app.js';
import {
  ADDRESS,
  code,
  DAY,
  HOOK,
  proven,
  register,
  withToken,
  type IProven
} from './test-bots.js';

useApi();

describe('the token of a bot', () => {
  it('[BOTTOKEN1] says that it is a bot, and whose', async () => {
    const { token } = await proven({ displayName: 'Helping hand' });
    expect((await withToken(token)).json()).toEqual({
      ...{
        username: 'bot:helper',
        displayName: 'Helping hand',
        kind: 'bot',
        bot: true,
        owner: 'ada'
      }
    });
    expect((await harness.ask(ada, 'GET', '/auth/me')).json()).not.toHaveProperty('bot');
  });

  it('[BOTTOKEN2] renews itself, and the earlier one stays valid until it expires', async () => {
    const { token, expiresOn } = await proven();
    expect(Date.parse(expiresOn) - harness.clock.now()).toBe(30 * DAY);
    harness.clock.advance(29 * DAY);
    const renewed = await withToken(token, 'POST', `${ADDRESS}/bot:helper/:renew`);
    const { token: next } = renewed.json<IProven>();
    expect((await withToken(token)).statusCode).toBe(200);
    harness.clock.advance(2 * DAY);
    expect([(await withToken(token)).statusCode, (await withToken(next)).statusCode]).toEqual([
      401, 200
    ]);
    const late = await withToken(token, 'POST', `${ADDRESS}/bot:helper/:renew`);
    expect(late.statusCode).toBe(401);
  });

  it('[BOTTOKEN2] renews only itself', async () => {
    const { token } = await proven();
    await register({ name: 'other' });
    const answer = await withToken(token, 'POST', `${ADDRESS}/bot:other/:renew`);
    expect(code(answer)).toBe('forbidden');
    for (const method of ['PATCH', 'DELETE']) {
      const refused = await harness.app.inject({
        method: method as 'PATCH',
        url: `${ADDRESS}/bot:helper`,
        headers: { authorization: `Bearer ${token}` },
        ...(method === 'PATCH' && { payload: {} })
      });
      expect(code(refused)).toBe('forbidden');
    }
  });

  it('[BOTTOKEN3] ends at once when the owner renews it, when the bot is deleted, and with its owner', async () => {
    const { token } = await proven();
    const held = harness.credentials.hold(await harness.credentials.verify(token));
    const { token: next } = (
      await harness.ask(ada, 'POST', `${ADDRESS}/bot:helper/:renew`)
    ).json<IProven>();
    expect([held.isOver, (await withToken(token)).statusCode]).toEqual([true, 401]);
    const right = harness.credentials.hold(await harness.credentials.verify(next));
    const chat = await harness.chat(ada);
    await harness.ask(ada, 'PUT', `/chat/threads/${chat}/bots/bot:helper`);
    await harness.ask(ada, 'DELETE', `${ADDRESS}/bot:helper`);
    expect([right.isOver, (await withToken(next)).statusCode]).toEqual([true, 401]);
    expect((await harness.ask(ada, 'GET', `/chat/threads/${chat}/bots`)).json()).toEqual({
      value: []
    });
    expect(code(await register())).toBe('bot_name_taken');
    const { token: other } = await proven({ name: 'other' });
    await harness.credentials.remove('ada');
    await harness.registry.refresh('ada');
    expect((await withToken(other)).statusCode).toBe(401);
    expect(await harness.storage.listBots()).toEqual([]);
  });

  it('[BOTTOKEN3] ends with a bot of the operator, whose token was issued by a command', async () => {
    const helper = { username: 'bot:helper', displayName: 'Helper' };
    await harness.storage.putBot({ ...helper, kind: 'outside', answers: 'always', createdOn: 1 });
    const token = await harness.token(person('bot:helper', { bot: true }));
    expect((await withToken(token)).statusCode).toBe(200);
    const operator = person('root', { admin: true });
    expect((await harness.ask(operator, 'DELETE', `${ADDRESS}/bot:helper`)).statusCode).toBe(204);
    expect((await withToken(token)).statusCode).toBe(401);
  });

  it('[BOTTOKEN3] a change or renewal at the same time does not bring a deleted bot back', async () => {
    await proven({ kind: 'webhook', url: HOOK });
    const url = `${ADDRESS}/bot:helper`;
    const answers = await Promise.all([
      harness.ask(ada, 'DELETE', url),
      harness.ask(ada, 'PATCH', url, { description: 'Again' }),
      harness.ask(ada, 'POST', `${url}/:renew`)
    ]);
    const [deleted, ...others] = answers.map(({ statusCode }) => statusCode);
    expect(deleted).toBe(204);
    // One that was done before is answered as such.
    expect(others.filter(status => status !== 200 && status !== 404)).toEqual([]);
    expect(await harness.storage.listBots()).toEqual([]);
  });

  it('[BOTTOKEN4] a token that was issued for the name before is nobody’s', async () => {
    const before = await harness.token(person('bot:helper'));
    const forged = await harness.token(person('bot:helper', { bot: true }));
    await register();
    for (const token of [before, forged, 'e30.e30.e30']) {
      expect((await withToken(token)).statusCode).toBe(401);
    }
  });

  it('[BOTTOKEN5] the owner of a webhook gets a new secret', async () => {
    const { secret } = await proven({ kind: 'webhook', url: HOOK });
    const { secret: next } = (
      await harness.ask(ada, 'POST', `${ADDRESS}/bot:helper/:renew`)
    ).json<IProven>();
    expect(next).toMatch(/^whsec_/);
    expect(next).not.toBe(secret);
    expect(await harness.storage.getBot('bot:helper')).toMatchObject({ secret: next });
  });
});
