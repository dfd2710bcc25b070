import type { IApiClient } from '../../../../src/model/api.js';
import { MessageSearch } from '../../../../src/model/search/message-search.js';
import { systemTimers } from '../../../../src/model/timers.js';
import { until } from '../../../harness/stage.js';

describe('MessageSearch', () => {
  it.each(['/', 'https://chat.example.org/base/'])(
    '[SEARCHVIEW7] requests more from the first address, though the link begins with %s',
    async root => {
      const asked: string[] = [];
      const server = {
        baseUrl: 'https://here.example/colloquy/',
        request: (_method: string, path: string) => {
          asked.push(path);
          const link = { nextLink: `${root}chat/search?q=a+b&skip=20` };
          return Promise.resolve({ value: [], ...(asked.length === 1 && link) });
        }
      } as unknown as IApiClient;
      const search = new MessageSearch({ server, timers: systemTimers });
      search.retry();
      await until(search.changed, () => search.hasMore);
      search.more();
      await until(search.changed, () => !search.hasMore);
      expect(asked).toEqual(['chat/search?q=', 'chat/search?q=a+b&skip=20']);
      search.dispose();
    }
  );

  it('[SEARCHVIEW8] covers a workspace, and shows none of its results in another one', async () => {
    const asked: string[] = [];
    const server = {
      request: (_method: string, path: string) => {
        asked.push(path);
        return Promise.resolve({ value: [{ threadId: 'a' }] });
      }
    } as unknown as IApiClient;
    const search = new MessageSearch({ server, timers: systemTimers });
    search.look('x', {}, 'lab & co');
    await until(search.changed, () => search.state === 'ready');
    search.look('x', {}, 'lab & co');
    expect([search.state, search.hits.length]).toEqual(['ready', 1]);
    search.look('x', {});
    expect([search.state, search.hits.length]).toEqual(['searching', 0]);
    await until(search.changed, () => search.state === 'ready');
    expect(asked).toEqual(['chat/search?q=x&workspaceId=lab+%26+co', 'chat/search?q=x']);
    search.dispose();
  });
});
