import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingRegistry, type ISettingRegistry } from '@jupyterlab/settingregistry';
import { StateDB } from '@jupyterlab/statedb';
import { DEFAULT_CONFIG } from '../../../src/model/index.js';
import { CommandIDs, settings as plugin } from '../../../src/plugins/index.js';
import { Workbench } from '../../harness/workbench.js';

const ID = 'jupyterlab-colloquy:plugin';
const schema = JSON.parse(
  readFileSync(join(__dirname, '../../../schema/plugin.json'), 'utf8')
) as ISettingRegistry.ISchema;

describe('settings', () => {
  const bench = new Workbench([]);
  const user = new StateDB();
  const connector = Object.assign(new StateDB(), {
    fetch: async (id: string) => ({
      id,
      schema,
      raw: ((await user.fetch(id)) as string) ?? '{}',
      data: { composite: {}, user: {} },
      version: '1'
    }),
    save: (id: string, raw: string) => user.save(id, raw)
  });
  const registry = new SettingRegistry({ connector: connector as never });
  const config = bench.factory.widgetConfig;
  afterAll(() => bench.dispose());

  it('[SET1] the schema names all settings, with their defaults', () => {
    const defaults = Object.entries(schema.properties!).map(([name, { default: value }]) => [
      name,
      value
    ]);
    expect(Object.fromEntries(defaults)).toEqual(DEFAULT_CONFIG);
  });

  it("[SET1] the user's settings apply to all chats at once", async () => {
    await plugin.activate(bench.app, bench.factory, registry);
    const loaded = await registry.load(ID);
    expect(config.config).toEqual(DEFAULT_CONFIG);
    const heard = jest.fn();
    config.configChanged.connect(heard);
    await loaded.set('sendWithShiftEnter', true);
    expect(config.config.sendWithShiftEnter).toBe(true);
    expect(heard).toHaveBeenCalled();
  });

  it('a value that an extension sets applies without being saved to the settings', async () => {
    config.config = { showDeleted: true };
    expect(config.config.showDeleted).toBe(true);
    expect((await registry.load(ID)).composite.showDeleted).toBe(false);
  });

  it("[TRUST6] a setting that is changed in a view is saved to the user's settings", async () => {
    config.keep({ trustedImageHosts: ['pics.test'] });
    expect(config.config.trustedImageHosts).toEqual(['pics.test']);
    const loaded = await registry.load(ID);
    await new Promise<void>(resolve => {
      const look = (): void => {
        if (JSON.stringify(loaded.user.trustedImageHosts) === '["pics.test"]') {
          resolve();
        }
      };
      loaded.changed.connect(look);
      look();
    });
    expect(config.canKeep).toBe(true);
  });

  it('its menus and shortcuts name existing commands', () => {
    const named = JSON.stringify(schema)
      .match(/"colloquy:\w+"/g)!
      .map(word => word.slice(1, -1));
    expect(Object.values(CommandIDs)).toEqual(expect.arrayContaining(named));
    expect(named).toContain(CommandIDs.focusInput);
  });
});
