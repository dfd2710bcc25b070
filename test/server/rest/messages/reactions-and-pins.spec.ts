import type { Static } from '@sinclair/typebox';
import type { MessagePage } from '../../../../server/rest/messages/schemas.js';
import { ada, bob, TestApi } from '../test-api.js';

type Page = Static<typeof MessagePage>;

describe('/chat/threads/{id}/pins', () => {
  let harness: TestApi;
  afterEach(() => harness.close());

  const bodies = ({ value }: Page): string[] => value.map(row => row.content.message ?? '-');

  it('[HISTPIN1] lists the pinned messages in pages, in the document or not', async () => {
    harness = await TestApi.open();
    Object.assign(harness.limits, { windowMax: 4, windowKeep: 2 });
    const path = `/chat/threads/${await harness.chat()}`;
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) {
      await harness.ask(ada, 'POST', `${path}/messages`, { id, content: id });
    }
    for (const id of ['f', 'a', 'b']) {
      const pinned = await harness.ask(bob, 'PUT', `${path}/messages/${id}/pin`);
      expect(pinned.statusCode).toBe(204);
    }
    const page = (await harness.ask(bob, 'GET', `${path}/pins?maxPageSize=2`)).json<Page>();
    expect(bodies(page)).toEqual(['f', 'b']);
    expect(page.value[1].colloquy).toMatchObject({ sender: 'ada', pinned_by: 'bob' });
    const next = (await harness.ask(bob, 'GET', page.nextLink!)).json<Page>();
    expect([bodies(next), next.nextLink]).toEqual([['a'], undefined]);
    await harness.ask(ada, 'DELETE', `${path}/messages/b/pin`);
    await harness.ask(ada, 'DELETE', `${path}/messages/f`);
    expect(bodies((await harness.ask(bob, 'GET', `${path}/pins`)).json<Page>())).toEqual(['a']);
  });

  it('[HISTPIN1] refuses a stranger, a chat that is not there, and a bad page', async () => {
    harness = await TestApi.open();
    const chat = await harness.chat(ada, { access: 'private' });
    const status = async (path: string, who = ada): Promise<number> =>
      (await harness.ask(who, 'GET', `/chat/threads/${path}`)).statusCode;
    expect(await status(`${chat}/pins`, bob)).toBe(404);
    expect(await status('never/pins')).toBe(404);
    expect(await status(`${chat}/pins?before=x`)).toBe(400);
  });
});
