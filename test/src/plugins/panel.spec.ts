import { WidgetTracker } from '@jupyterlab/apputils';
import { panel as plugin } from '../../../src/plugins/index.js';
import type { ChatOpener } from '../../../src/widgets/index.js';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

const threads = [thread('a', 'Alpha'), thread('b', 'Beta'), thread('c', 'Gamma')];

/** Loads a page, which restores the content of `state` from an earlier page. */
async function load(state?: Workbench['state']): Promise<{ bench: Workbench; opener: ChatOpener }> {
  const bench = new Workbench(threads, state);
  const opener = await plugin.activate(bench.app, bench.factory, bench.restorer, bench.shell);
  await bench.restore();
  await bench.restorer.restored;
  return { bench, opener };
}

describe('panel', () => {
  it('[PANEL7] a reload restores the chats of the main area and the one in the panel', async () => {
    const { bench, opener } = await load();
    await opener.open('a', { area: 'main' });
    await opener.open('b');
    await opener.open('c');
    await bench.settled();
    expect(await bench.saved()).toEqual([
      ['colloquy:a', { id: 'a', area: 'main' }],
      ['colloquy:c', { id: 'c', area: 'side' }]
    ]);

    const again = await load(bench.state);
    expect(again.bench.main).toEqual(['a']);
    expect(again.opener.current?.chatId).toBe('c');
    expect(again.opener.opened).toHaveLength(2);
    again.bench.dispose();
    bench.dispose();
  });

  it('[PANEL7] a chat that was closed or moved is not restored to its former place', async () => {
    const { bench, opener } = await load();
    const a = await opener.open('a', { area: 'main' });
    const b = await opener.open('b', { area: 'main' });
    await bench.settled();
    a.close();
    opener.move(b, 'side');
    await bench.settled();
    expect(await bench.saved()).toEqual([['colloquy:b', { id: 'b', area: 'side' }]]);
    bench.dispose();
  });

  it('[BESIDE1] has a separate tracker, which jupyterlab-chat does not restore', async () => {
    const bench = new Workbench(threads);
    const other = new WidgetTracker({ namespace: 'chat' });
    void bench.restorer.restore(other, { command: 'other', name: () => 'x' });
    await plugin.activate(bench.app, bench.factory, bench.restorer, bench.shell);
    await bench.restore();
    await expect(bench.restorer.restored).resolves.toBeUndefined();
    bench.dispose();
  });

  it('has its tab at the left, after those of JupyterLab', async () => {
    const { bench } = await load();
    expect([...bench.shell.widgets('left')].map(({ id }) => id)).toEqual(['colloquy-panel']);
    bench.dispose();
  });
});
