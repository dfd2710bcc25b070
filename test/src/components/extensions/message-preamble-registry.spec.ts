import { MessagePreambleRegistry } from '../../../../src/components/extensions/message-preamble-registry.js';

it('[EXTEND1] components come in order, one that is added twice is removed once', () => {
  const registry = new MessagePreambleRegistry();
  const component = (): null => null;
  const other = (): null => null;
  const added = registry.addComponent(component);
  registry.addComponent(other);
  registry.addComponent(component);
  added.dispose();
  expect(registry.getComponents()).toEqual([other, component]);
});
