import { PluginRegistry } from '@lumino/coreutils';
import plugins, * as api from '../../../src/index.js';

const TOKENS = [
  api.IActiveCellManager,
  api.IAttachmentOpenerRegistry,
  api.IChatCommandRegistry,
  api.IChatFactory,
  api.IChatPanel,
  api.IChatPlaceholderFactory,
  api.IChatTracker,
  api.IInputToolbarRegistry,
  api.IInputToolbarRegistryFactory,
  api.IMessageFooterRegistry,
  api.IMessagePreambleRegistry,
  api.ISelectionWatcher,
  api.IWelcomeMessage
];

/** The tokens that are left to other extensions. */
const OPEN: readonly unknown[] = [api.IWelcomeMessage, api.IChatPlaceholderFactory];

it('[EXTEND9] each token is provided by one plugin or left to others, and plugins of the chats ask for it', () => {
  for (const token of TOKENS) {
    const providers = plugins.filter(({ provides }) => provides === token);
    expect([token.name, providers.length]).toEqual([token.name, OPEN.includes(token) ? 0 : 1]);
    expect(token.description).toMatch(/\.$/);
  }
  const asked = plugins.flatMap(({ requires = [], optional = [] }) => [...requires, ...optional]);
  // The tracker is in the factory, too.
  const unused = TOKENS.filter(token => token !== api.IChatTracker && !asked.includes(token));
  expect(unused).toEqual([]);
});

it('[EXTEND9] the registries work without any other plugin, and a maker of toolbars can be replaced', async () => {
  const registry = new PluginRegistry();
  registry.application = {};
  registry.registerPlugins(plugins as never);
  const toolbar = await registry.resolveRequiredService(api.IInputToolbarRegistry);
  expect(toolbar.getItems().map(({ name }) => name)).toContain('attach');
  const toolbars = await registry.resolveRequiredService(api.IInputToolbarRegistryFactory);
  expect(toolbars.create()).not.toBe(toolbar);
  await registry.resolveRequiredService(api.IMessageFooterRegistry);
  await registry.resolveRequiredService(api.IMessagePreambleRegistry);
  await registry.resolveRequiredService(api.IChatCommandRegistry);
  expect(await registry.resolveOptionalService(api.IWelcomeMessage)).toBeNull();

  const other = new PluginRegistry();
  other.application = {};
  other.registerPlugins(
    plugins.filter(({ provides }) => provides !== api.IInputToolbarRegistryFactory) as never
  );
  other.registerPlugin({
    id: 'other:toolbars',
    provides: api.IInputToolbarRegistryFactory,
    activate: () => ({ create: () => toolbar })
  });
  expect(await other.resolveRequiredService(api.IInputToolbarRegistry)).toBe(toolbar);
});
