import { ChatSearch } from '../../../../src/model/index.js';
import { aThread, Stage, timersOf, until } from '../../../harness/stage.js';

describe('ChatSearch', () => {
  let stage: Stage;
  let search: ChatSearch;
  beforeEach(async () => {
    stage = new Stage();
    await stage.open();
    stage.sync.threads = ['alpha', 'alpine', 'beta'].map(topic => aThread({ id: topic, topic }));
    search = new ChatSearch({ server: stage.server, timers: timersOf(stage.clock) });
  });
  afterEach(async () => {
    search.dispose();
    await stage.close();
  });

  const found = (): string[] => search.threads.map(({ id }) => id);

  it('[LIST14] asks once the user pauses, and only for the last text', async () => {
    search.look('a');
    search.look('al');
    stage.clock.advance(249);
    expect(stage.sync.requests).toEqual([]);
    stage.clock.advance(1);
    search.look('alpi');
    stage.clock.advance(250);
    await until(search.changed, () => search.state === 'ready');
    expect(found()).toEqual(['alpine']);
    search.look('  ');
    expect([search.state, found()]).toEqual(['idle', []]);
  });

  it('[LIST14] loads page by page, and reports a failure', async () => {
    stage.sync.pageSize = 1;
    search.look('alp');
    stage.clock.advance(250);
    await until(search.changed, () => search.state === 'ready');
    expect([found(), search.hasMore]).toEqual([['alpha'], true]);
    search.more();
    await until(search.changed, () => search.state === 'ready');
    expect([found(), search.hasMore]).toEqual([['alpha', 'alpine'], false]);
    stage.sync.listStatus = 503;
    search.retry();
    await until(search.changed, () => search.state === 'failed');
    expect(found()).toEqual([]);
  });
});
