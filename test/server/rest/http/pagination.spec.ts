import { person } from '../../../harness/people.js';
import { ada, TestApi } from '../test-api.js';

interface IPage {
  value: { url?: string; content?: { attachments?: { url: string }[] } }[];
  nextLink: string;
}

const PUBLIC = 'https://chat.example.org/base/';
const VERSION = 'api-version=2024-03-07';

describe('links', () => {
  let harness: TestApi;
  afterEach(() => harness.close());

  it.each([
    [PUBLIC, PUBLIC],
    [undefined, '/']
  ])(
    '[REST18] of a server at %s begin with %s and have the complete query',
    async (publicUrl, root) => {
      harness = await TestApi.open({ ...(publicUrl && { publicUrl }) });
      const chat = await harness.chat(ada);
      const path = `chat/threads/${chat}`;
      const upload = async (): Promise<{ id: string; url: string }> => {
        const made = await harness.app.inject({
          method: 'POST',
          url: `/${path}/attachments`,
          headers: {
            authorization: `Bearer ${await harness.token(ada)}`,
            'content-type': 'text/plain'
          },
          payload: 'x'
        });
        return made.json();
      };
      await upload();
      const { id, url } = await upload();
      expect(url).toBe(`${root}${path}/attachments/${id}`);
      await harness.ask(ada, 'POST', `/${path}/messages`, { content: 'merge', attachments: [id] });
      await harness.say(ada, chat, 'merge again');
      const lists: Record<string, string> = {
        [`${path}/attachments`]: '',
        [`${path}/messages`]: '',
        'chat/search': 'q=merge&'
      };
      for (const [list, query] of Object.entries(lists)) {
        const more = `?${query}maxPageSize=1&${VERSION}`;
        const { value, nextLink } = (
          await harness.ask(ada, 'GET', `/${list}${more}`)
        ).json<IPage>();
        expect(value).toHaveLength(1);
        expect(nextLink.startsWith(`${root}${list}?${query}maxPageSize=1&`)).toBe(true);
        expect(nextLink).toContain(VERSION);
      }
      const messages = await harness.ask(ada, 'GET', `/${path}/messages`);
      expect(messages.json<IPage>().value[1].content?.attachments?.[0].url).toBe(url);
    }
  );

  it('[REST18] to a new resource are relative to the requested address', async () => {
    harness = await TestApi.open({ publicUrl: PUBLIC });
    const made = async (url: string, payload: object): Promise<string> => {
      const who = { ...person('root'), admin: true };
      const { headers } = await harness.ask(who, 'POST', url, payload);
      return new URL(String(headers.location), `https://elsewhere.example/deep${url}`).href;
    };
    const threads = 'https://elsewhere.example/deep/chat/threads';
    const id = '7f0c3f4e-6a0c-4a39-9a3e-000000000001';
    expect(await made('/chat/threads', { id })).toBe(`${threads}/${id}`);
    expect(await made(`/chat/threads/${id}/messages`, { content: 'x', id: 'mine' })).toBe(
      `${threads}/${id}/messages/mine`
    );
    const file = { messages: [], users: {}, attachments: {}, metadata: {} };
    expect(await made('/chat/threads/:import', file)).toMatch(
      /\/deep\/chat\/threads\/[0-9a-f-]{36}$/
    );
  });
});
