import { ada, bob } from '../test-api.js';
import { add, ask, chat, harness, named, path, useThread, values } from '../test-thread.js';

useThread();

describe('the history of participants', () => {
  const HOUR = 3_600_000;

  it('[REACH5] shows a former participant no later change: no name, no metadata and no new participant', async () => {
    await add(ada, named('bob'));
    await ask(ada, 'PATCH', '', { metadata: { a: '1' } });
    await ask(ada, 'POST', '/participants/:remove', { rawId: 'bob' });
    await ask(ada, 'PATCH', '', { topic: 'Secret', metadata: { b: '2' } });
    await add(ada, named('eve'));
    const line = (await ask(bob, 'GET', '')).json;
    expect(line).toMatchObject({ topic: 'Plans', participants: [], role: null });
    expect(line).not.toHaveProperty('metadata');
    const list = await harness.ask(bob, 'GET', '/chat/threads?includeLeft=true');
    expect(list.json()).toEqual({ value: [line] });
    await add(ada, named('bob'));
    expect((await ask(bob, 'GET', '')).json).toMatchObject({
      topic: 'Secret',
      metadata: { a: '1', b: '2' }
    });
  });

  it('[REACH7] shows a former participant no message that was edited after they left, and no reactions and pins', async () => {
    await add(ada, named('bob'));
    const kept = await harness.say(ada, chat, 'kept');
    const edited = await harness.say(ada, chat, 'edited early');
    await ask(ada, 'PATCH', `/messages/${edited}`, { content: 'edited early twice' });
    const secret: string[] = [];
    for (const n of Array(5).keys()) {
      secret.push(await harness.say(ada, chat, `harmless ${n}`));
    }
    harness.clock.advance(1000);
    await ask(ada, 'POST', '/participants/:remove', { rawId: 'bob' });
    harness.clock.advance(1000);
    for (const id of secret) {
      await ask(ada, 'PATCH', `/messages/${id}`, { content: 'the secret' });
    }
    await ask(ada, 'PUT', `/messages/${kept}/reactions/${encodeURIComponent('👍')}`);
    await ask(ada, 'PUT', `/messages/${kept}/pin`);
    expect(await values(bob, '/pins')).toEqual([]);
    expect(await values(ada, '/pins')).toHaveLength(1);

    expect((await ask(bob, 'GET', `/messages/${secret[0]}`)).json).toMatchObject({
      error: { code: 'message_not_found' }
    });
    const shown: string[] = [];
    let url: string | undefined = '/messages?maxPageSize=2';
    while (url) {
      const { json }: Awaited<ReturnType<typeof ask>> = await ask(bob, 'GET', url);
      expect(JSON.stringify(json)).not.toMatch(/secret|reactions|pinned/);
      const page = json?.value as { content: { message?: string } }[];
      shown.push(...page.flatMap(({ content }) => content.message ?? []));
      url = (json?.nextLink as string | undefined)?.slice(path.length);
    }
    expect(shown).toEqual(['edited early twice', 'kept']);
    const list = await harness.ask(bob, 'GET', '/chat/threads?includeLeft=true');
    expect(list.body).toContain('edited early twice');
    expect(list.body).not.toContain('secret');
    const exported = await harness.ask(bob, 'GET', `${path}/export`);
    expect(exported.body).toContain('kept');
    expect(exported.body).not.toContain('secret');

    await add(ada, named('bob'));
    expect((await ask(bob, 'GET', `/messages/${secret[0]}`)).json).toMatchObject({
      content: { message: 'the secret' }
    });
  });

  it('[REACH1] reads, searches and counts only from that time on for a participant with limited history', async () => {
    const old = await harness.say(ada, chat, 'old words');
    await ask(ada, 'PUT', `/messages/${old}/pin`);
    harness.clock.advance(HOUR);
    const shareHistoryTime = new Date(harness.clock.now()).toISOString();
    await add(ada, named('bob', { shareHistoryTime }));
    const words = async (url: string): Promise<unknown[]> =>
      (await values(bob, url)).map(({ content }) => (content as { message?: string }).message);
    expect(await words('/messages')).toEqual([undefined]);
    const fresh = await harness.say(ada, chat, 'new words');
    await ask(ada, 'PUT', `/messages/${fresh}/pin`);
    expect(await words('/pins')).toEqual(['new words']);
    for (const url of [
      '/messages',
      '/messages?after=0',
      `/messages?aroundTime=2026-01-01T00:00:09Z`
    ]) {
      expect((await words(url)).sort()).toEqual(['new words', undefined]);
    }
    for (const url of [`/messages/${old}`, `/messages?around=${old}`]) {
      expect((await ask(bob, 'GET', url)).json).toMatchObject({
        error: { code: 'message_not_found' }
      });
    }
    const found = await harness.ask(bob, 'GET', '/chat/search?q=words');
    expect(found.json<{ value: unknown[] }>().value).toHaveLength(1);
    expect((await ask(bob, 'GET', '')).json).toMatchObject({ unreadCount: 1 });
  });
});
