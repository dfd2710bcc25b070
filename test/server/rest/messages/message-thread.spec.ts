import type { Static } from '@sinclair/typebox';
import type { MessagePage } from '../../../../server/rest/messages/schemas.js';
import { ada, bob, TestApi } from '../test-api.js';

type Page = Static<typeof MessagePage>;

describe('/chat/threads/{id}/messages/{message}/thread', () => {
  let harness: TestApi;
  let path: string;

  beforeEach(async () => {
    harness = await TestApi.open();
    path = `/chat/threads/${await harness.chat()}/messages`;
    for (const [id, reply_to] of [['a'], ['b', 'a'], ['x'], ['c', 'b'], ['d', 'a']]) {
      await harness.ask(ada, 'POST', path, { id, content: id, ...(reply_to && { reply_to }) });
    }
  });
  afterEach(() => harness.close());

  const bodies = ({ value }: Page): string[] => value.map(row => row.content.message ?? '-');

  it('[HISTTHREAD1] lists a thread in pages, from any of its messages, deleted ones too', async () => {
    const [first, second] = [`${path}/c/thread?maxPageSize=3`, `${path}/a/thread`];
    const page = (await harness.ask(bob, 'GET', first)).json<Page>();
    expect(bodies(page)).toEqual(['d', 'c', 'b']);
    const next = (await harness.ask(bob, 'GET', page.nextLink!)).json<Page>();
    expect([bodies(next), next.nextLink]).toEqual([['a'], undefined]);
    await harness.ask(ada, 'DELETE', `${path}/b`);
    expect(bodies((await harness.ask(bob, 'GET', second)).json<Page>())).toEqual([
      'd',
      'c',
      '-',
      'a'
    ]);
  });

  it('[HISTTHREAD1] refuses a message that is not there, and a bad page', async () => {
    const status = async (end: string): Promise<number> =>
      (await harness.ask(bob, 'GET', `${path}/${end}`)).statusCode;
    expect(await status('none/thread')).toBe(404);
    expect(await status('a/thread?before=x')).toBe(400);
  });

  it('[HISTTHREAD2] walks once over a thread that goes on', async () => {
    const walk = jest.spyOn(harness.storage.history, 'thread');
    const page = (await harness.ask(bob, 'GET', `${path}/a/thread?maxPageSize=2`)).json<Page>();
    expect([bodies(page), page.nextLink]).toEqual([['d', 'c'], expect.any(String)]);
    expect(walk).toHaveBeenCalledTimes(1);
  });
});
