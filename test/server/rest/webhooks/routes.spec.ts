import type { IPrincipal } from '../../../../server/identity/principal.js';
import { person } from '../../../harness/people.js';
import { Receiver, until } from '../../webhooks/receiver.js';
import { ada, bob, TestApi } from '../test-api.js';

interface IMade {
  id: string;
  secret: string;
}

describe('/chat/webhooks', () => {
  let harness: TestApi;
  let receiver: Receiver;

  beforeEach(async () => {
    harness = await TestApi.open();
    receiver = await Receiver.open();
  });
  afterEach(async () => {
    receiver.close();
    await harness.close();
  });

  const PATH = '/chat/webhooks';
  const post = (body: object, who: IPrincipal = ada) => harness.ask(who, 'POST', PATH, body);
  const make = async (who = ada): Promise<IMade> =>
    (await post({ url: receiver.url }, who)).json<IMade>();

  it('[HOOK15] are created, listed and removed; the secret is shown once, and never in a log', async () => {
    const chat = await harness.chat(ada);
    const wanted = { url: receiver.url, events: ['chatMessageReceived'], threadId: chat };
    const made = await post(wanted);
    expect(made.statusCode).toBe(201);
    const { secret, ...shown } = made.json<IMade>();
    expect(shown).toEqual({
      ...wanted,
      id: shown.id,
      createdOn: '2026-01-01T00:00:00Z'
    });
    expect(made.headers).toMatchObject({
      location: `webhooks/${shown.id}`,
      'cache-control': 'no-store'
    });
    expect((await harness.ask(ada, 'GET', PATH)).json()).toEqual({ value: [shown] });
    expect((await harness.ask(ada, 'GET', `${PATH}/${shown.id}`)).json()).toEqual(shown);
    receiver.answer = () => 500;
    await harness.say(ada, chat, 'hello');
    await until(() =>
      harness.logged.includes('The receiver of a webhook did not accept an event.')
    );
    expect(harness.logged).not.toContain(secret);
    expect(harness.logged).not.toContain(receiver.url);
    expect((await harness.ask(ada, 'DELETE', `${PATH}/${shown.id}`)).statusCode).toBe(204);
    expect((await harness.ask(ada, 'GET', PATH)).json()).toEqual({ value: [] });
    expect(harness.webhooks.size).toBe(0);
  });

  it('[HOOK16] need a token for all of chat, are visible to their owner only, and are limited', async () => {
    const { id } = await make();
    const paths = [`${PATH}/${id}`, `${PATH}/${id}/deadLetters`];
    for (const url of paths) {
      for (const method of ['GET', 'DELETE']) {
        expect((await harness.ask(bob, method, url)).json()).toMatchObject({
          error: { code: 'webhook_not_found' }
        });
      }
    }
    const redeliver = `${PATH}/${id}/deadLetters/:redeliver`;
    expect((await harness.ask(bob, 'POST', redeliver)).statusCode).toBe(404);
    for (const who of [
      person('gus', { guest: true }),
      person('ada', { scopes: ['chat.join'] }),
      person('ada', { scopes: ['chat.join.limited'] })
    ]) {
      expect((await post({ url: receiver.url }, who)).statusCode).toBe(403);
      expect((await harness.ask(who, 'DELETE', `${PATH}/${id}`)).statusCode).toBe(403);
    }
    harness.limits.webhooksPerUser = 2;
    await make();
    expect((await post({ url: receiver.url })).json()).toMatchObject({
      error: { code: 'too_many_webhooks' }
    });
    expect(await make(bob)).toHaveProperty('id');
  });

  it('[HOOK16] need a permitted address, a readable chat and known events', async () => {
    const chat = await harness.chat(ada, { access: 'private' });
    const wrong: [object, string][] = [
      [{ url: 'http://hooks.example/' }, 'webhook_refused'],
      [{ url: 'https://10.0.0.1/' }, 'webhook_refused'],
      [{ url: 'nonsense' }, 'bad_value'],
      [{ url: receiver.url, events: ['typingIndicatorReceived'] }, 'bad_request'],
      [{ url: receiver.url, events: [] }, 'bad_request'],
      [{}, 'bad_request'],
      [{ url: receiver.url, threadId: chat }, 'chat_not_found']
    ];
    for (const [body, code] of wrong) {
      expect((await post(body, bob)).json()).toMatchObject({ error: { code } });
    }
    expect(await harness.storage.webhooks.list()).toEqual([]);
  });

  it('[HOOK17] list dead letters in pages, send them again, and delete them', async () => {
    const { id } = await make();
    for (const n of [1, 2, 3]) {
      const letter = { position: { n, i: 1 }, at: 1_000, attempts: 6, reason: 'timeout' };
      await harness.storage.webhooks.putDeadLetter(id, letter);
    }
    const path = `${PATH}/${id}/deadLetters`;
    interface IPage {
      value: object[];
      nextLink?: string;
    }
    const first = (await harness.ask(ada, 'GET', `${path}?maxPageSize=2`)).json<IPage>();
    expect(first.value[0]).toEqual({
      position: '1.1',
      lastAttemptOn: '1970-01-01T00:00:01Z',
      attempts: 6,
      reason: 'timeout'
    });
    const second = (await harness.ask(ada, 'GET', first.nextLink!)).json<IPage>();
    expect([...first.value, ...second.value]).toMatchObject(
      ['1.1', '2.1', '3.1'].map(position => ({ position }))
    );
    expect(second.nextLink).toBeUndefined();
    await harness.storage.webhooks.removeDeadLetters(id, { n: 1, i: 1 });
    expect((await harness.ask(ada, 'POST', `${path}/:redeliver`)).statusCode).toBe(202);
    const left = () => harness.storage.webhooks.deadLetters(id, { limit: 9 });
    // The journal has no such rows any more, so that nothing is left to send.
    await until(async () => (await left()).length === 0);
    const letter = { position: { n: 4, i: 1 }, at: 1_000, attempts: 6, reason: 'timeout' };
    await harness.storage.webhooks.putDeadLetter(id, letter);
    expect((await harness.ask(ada, 'DELETE', path)).statusCode).toBe(204);
    expect(await left()).toEqual([]);
  });

  it('[HOOK18] end with their user, and outlast revoked tokens', async () => {
    await harness.ids.idOf('ada');
    await make();
    await harness.credentials.revoke('ada');
    await harness.webhooks.refresh('ada');
    expect(harness.webhooks.size).toBe(1);
    await harness.credentials.remove('ada');
    await harness.webhooks.refresh('ada');
    expect([harness.webhooks.size, await harness.storage.webhooks.list()]).toEqual([0, []]);
  });
});
