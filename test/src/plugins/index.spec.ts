import { launcher, palette, panel, settings } from '../../../src/plugins/index.js';
import { thread } from '../../harness/fake-chats.js';
import { Workbench } from '../../harness/workbench.js';

describe('plugins in an application that lacks parts of JupyterLab', () => {
  it('[NOTEBOOK3] work without a launcher, a palette, settings, a layout and tabs', async () => {
    const bench = new Workbench([thread('a', 'Alpha')]);
    const opener = await panel.activate(bench.app, bench.factory, null, null);
    expect(() => {
      void launcher.activate(bench.app, opener, null, null);
      void palette.activate(bench.app, opener, null, null);
      void settings.activate(bench.app, bench.factory, null);
    }).not.toThrow();
    expect((await opener.open('a', { area: 'main' })).area).toBe('side');
    bench.dispose();
  });

  it.each([launcher, palette, settings, panel])(
    '[NOTEBOOK3] requires only tokens of this extension: $id',
    ({ requires = [] }) => {
      for (const { name } of requires) {
        expect(name).toMatch(/^jupyterlab-colloquy:/);
      }
    }
  );
});
