import type { IPrincipal } from '../../../../server/identity/principal.js';
import { ada, bob } from '../test-api.js';
import { add, ask, chat, eve, harness, named, useThread, values } from '../test-thread.js';

useThread();

describe('/chat/threads/{id}/participants', () => {
  it('[PART9] adds participants by either id, and names those who cannot be added by the sent id', async () => {
    const id = (await harness.ids.create()).id;
    const unknown = id.replace(/.{12}$/, '000000000000');
    const answer = await add(
      ada,
      { communicationIdentifier: { communicationUser: { id } }, displayName: 'Zoe' },
      named('bob', { shareHistoryTime: '2025-01-01T00:00:00.123456Z', metadata: { a: 'b' } }),
      named(unknown),
      named('4:+15550100'),
      named('max', { metadata: { long: 'x'.repeat(1024) } })
    );
    const failure = (code: string, target: string) => ({
      code,
      message: expect.any(String) as string,
      target
    });
    expect(answer).toEqual({
      status: 201,
      json: {
        invalidParticipants: [
          failure('404', unknown),
          failure('404', '4:+15550100'),
          failure('403', 'max')
        ]
      }
    });
    expect(await add(ada, named('bob'))).toEqual({ status: 201, json: {} });
    expect(await values(bob, '/participants')).toEqual([
      {
        communicationIdentifier: await harness.identifier('ada'),
        displayName: 'Ada',
        kind: 'account',
        shareHistoryTime: '1970-01-01T00:00:00Z',
        username: 'ada',
        role: 'owner'
      },
      expect.objectContaining({
        communicationIdentifier: {
          rawId: id,
          communicationUser: { id },
          kind: 'communicationUser'
        },
        displayName: 'Zoe',
        kind: 'app'
      }),
      {
        communicationIdentifier: await harness.identifier('bob'),
        kind: 'account',
        shareHistoryTime: '2025-01-01T00:00:00Z',
        metadata: { a: 'b' },
        username: 'bob',
        role: 'member'
      }
    ]);
    const second = await ask(ada, 'GET', '/participants?maxPageSize=1&skip=1&api-version=x');
    expect(second.json).toMatchObject({
      value: [{ displayName: 'Zoe' }],
      nextLink: `/chat/threads/${chat}/participants?maxPageSize=1&skip=2&api-version=x`
    });
    expect((await add(ada, ...Array.from({ length: 201 }, () => named('x')))).status).toBe(400);
  });

  it('[PART10] lets owners remove participants and everyone leave, and former participants still read the earlier messages', async () => {
    await add(ada, named('bob'), named('eve'));
    const remove = (who: typeof ada, username: string) =>
      ask(who, 'POST', '/participants/:remove', { rawId: username });
    expect((await remove(bob, 'eve')).status).toBe(403);
    await harness.say(eve, chat, 'mine');
    expect((await remove(ada, 'eve')).status).toBe(204);
    await harness.say(ada, chat, 'after');
    const last = (await values(eve, '/messages')).map(({ content }) => content);
    expect(last.slice(0, 2)).toMatchObject([{ message: 'mine' }, { participants: [{}, {}] }]);
    expect((await ask(eve, 'POST', '/messages', { content: 'x' })).status).toBe(403);
    expect((await ask(eve, 'GET', '/participants')).json).toMatchObject({
      error: { code: 'forbidden' }
    });
    expect((await ask(eve, 'GET', '')).json).toMatchObject({
      leftOn: '2026-01-01T00:00:02Z',
      lastMessage: { content: { message: 'mine' } }
    });
    const list = async (query: string): Promise<unknown[]> =>
      (await harness.ask(eve, 'GET', `/chat/threads${query}`)).json<{ value: unknown[] }>().value;
    expect(await list('')).toEqual([]);
    expect(await list('?includeLeft=true')).toHaveLength(1);
    expect((await remove(bob, 'bob')).status).toBe(204);
    expect((await remove(ada, '8:acs:nobody')).json).toMatchObject({
      error: { code: 'user_not_found' }
    });
  });

  it("[RECEIPT3] lists everyone's read positions for participants", async () => {
    await add(ada, named('bob'));
    const id = await harness.say(ada, chat, 'Hello');
    expect((await ask(bob, 'POST', '/readReceipts', { chatMessageId: id })).status).toBe(200);
    expect(await values(ada, '/readReceipts')).toEqual([
      {
        senderCommunicationIdentifier: await harness.identifier('bob'),
        chatMessageId: id,
        readOn: '2026-01-01T00:00:02Z',
        username: 'bob',
        sequenceId: '4'
      }
    ]);
    expect((await ask(eve, 'GET', '/readReceipts')).status).toBe(404);
  });

  it('[TYPING3] reports typing for an empty request, and lists the users who are typing', async () => {
    await add(ada, named('bob'));
    expect(await ask(bob, 'POST', '/typing')).toEqual({ status: 200, json: undefined });
    expect((await ask(bob, 'POST', '/typing', { senderDisplayName: 'Bobby' })).status).toBe(200);
    expect(await values(ada, '/presence')).toEqual([
      {
        communicationIdentifier: await harness.identifier('bob'),
        username: 'bob',
        kind: 'account',
        typing: true
      }
    ]);
    expect((await ask(eve, 'POST', '/typing')).status).toBe(404);
  });

  it('[BOTREST1] lists, adds and removes bots of this server', async () => {
    await harness.storage.putUser({ username: 'robo', name: 'R', displayName: 'Robo', bot: true });
    expect((await ask(ada, 'PUT', '/bots/robo')).status).toBe(204);
    const robo = { username: 'robo', displayName: 'Robo', kind: 'outside', answers: 'always' };
    expect(await values(ada, '/bots')).toEqual([robo]);
    expect((await ask(ada, 'DELETE', '/bots/robo')).status).toBe(204);
    expect(await values(ada, '/bots')).toEqual([]);
    for (const [method, url] of [
      ['PUT', '/bots/bob'],
      ['DELETE', '/bots/robo']
    ]) {
      expect((await ask(ada, method, url)).json).toMatchObject({
        error: { code: 'user_not_found' }
      });
    }
    expect((await ask(eve, 'PUT', '/bots/robo')).status).toBe(404);
  });

  it('[ASKED7] owners and moderators set how a bot answers in a chat, and everyone in it can read that', async () => {
    await harness.storage.putUser({ username: 'robo', name: 'R', displayName: 'Robo', bot: true });
    await harness.storage.putBot({
      ...{ username: 'robo', displayName: 'Robo', description: 'Counts.', kind: 'webhook' },
      ...{ answers: 'commands', commands: [{ name: 'count', description: 'Counts.' }] },
      ...{ createdOn: 1, url: 'https://bots.example/', secret: 'whsec_AAAA' }
    });
    expect((await ask(ada, 'PUT', '/bots/robo')).status).toBe(204);
    await add(ada, named('bob'));
    const set = (who: IPrincipal, answers: unknown, bot = 'robo') =>
      ask(who, 'PATCH', `/bots/${bot}`, { answers });
    const card = async (): Promise<unknown> => (await values(bob, '/bots'))[0];
    const asItself = {
      ...{ username: 'robo', displayName: 'Robo', description: 'Counts.', kind: 'webhook' },
      ...{ answers: 'commands', commands: [{ name: 'count', description: 'Counts.' }] }
    };
    expect(await card()).toEqual(asItself);
    expect((await set(ada, 'mentioned')).status).toBe(204);
    expect(await card()).toEqual({ ...asItself, answers: 'mentioned' });
    expect((await set(ada, null)).status).toBe(204);
    expect(await card()).toEqual(asItself);
    expect((await set(bob, 'always')).json).toMatchObject({ error: { code: 'forbidden' } });
    expect((await set(eve, 'always')).json).toMatchObject({ error: { code: 'chat_not_found' } });
    expect((await set(ada, 'always', 'bob')).json).toMatchObject({
      error: { code: 'user_not_found', target: 'params/bot' }
    });
  });
});
