import type { IPrincipal } from '../../../../server/identity/principal.js';
import { ada, bob } from '../test-api.js';
import { add, chat, eve, harness, named, useThread } from '../test-thread.js';

useThread();

describe('the role of a participant, over HTTP', () => {
  const set = async (
    by: IPrincipal,
    username: string,
    role: unknown
  ): Promise<[number, string]> => {
    const url = `/chat/threads/${chat}/participants/${encodeURIComponent(username)}`;
    const answer = await harness.ask(by, 'PATCH', url, { role });
    const code = answer.body ? answer.json<{ error: { code: string } }>().error.code : '';
    return [answer.statusCode, code];
  };
  const roles = async () =>
    Object.fromEntries(
      (await harness.storage.getParticipants(chat)).map(({ username, role }) => [username, role])
    );

  it('[PART12] owners give every role, and moderators only those below theirs', async () => {
    await add(ada, named('bob'), named('eve'));
    expect(await set(bob, 'eve', 'reader')).toEqual([403, 'forbidden']);
    expect(await set(ada, 'bob', 'moderator')).toEqual([204, '']);
    expect(await set(bob, 'eve', 'reader')).toEqual([204, '']);
    expect(await set(bob, 'eve', 'moderator')).toEqual([403, 'forbidden']);
    expect(await set(bob, 'ada', 'reader')).toEqual([403, 'forbidden']);
    expect(await set(bob, 'bob', 'owner')).toEqual([403, 'forbidden']);
    expect(await roles()).toEqual({ ada: 'owner', bob: 'moderator', eve: 'reader' });
    const { id } = { id: await harness.ids.idOf('eve') };
    expect(await set(ada, id, 'member')).toEqual([204, '']);
    expect(await set(eve, 'ada', 'reader')).toEqual([403, 'forbidden']);
  });

  it('[PART12] nobody gets into a chat this way, and wrong roles change nothing', async () => {
    expect(await set(ada, 'nobody', 'member')).toEqual([404, 'user_not_found']);
    expect(await set(eve, 'eve', 'owner')).toEqual([404, 'chat_not_found']);
    for (const role of ['bot', 'king', '', null, 5, undefined]) {
      expect((await set(ada, 'ada', role))[0]).toBe(400);
    }
    expect(await roles()).toEqual({ ada: 'owner' });
  });
});
