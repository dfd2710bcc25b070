import { InputToolbarRegistry } from '../../../../../src/components/composer/toolbar/input-toolbar-registry.js';
import { createInputToolbarRegistry } from '../../../../../src/components/composer/toolbar/items.js';

const element = (): null => null;

const names = (registry: InputToolbarRegistry): string[] =>
  registry.getItems().map(({ name }) => name);

it('[TOOLBAR1] a toolbar has its items in the order of their positions', () => {
  const registry = createInputToolbarRegistry();
  expect(names(registry)).toEqual([
    'attach',
    'mention',
    'command',
    'emoji',
    'sendAsNew',
    'sendWith',
    'save',
    'send'
  ]);
  expect(registry.get('cancel')?.position).toBe(10);
  expect(registry.get('save')?.position).toBe(95);
  expect(registry.get('send')?.position).toBe(100);
});

it('[TOOLBAR2] items are added, removed, hidden and shown, and views hear of it', () => {
  const registry = new InputToolbarRegistry();
  let changes = 0;
  registry.itemsChanged.connect(() => void changes++);
  const added = registry.addItem('late', { element, position: 99 });
  registry.addItem('early', { element, position: 5 });
  expect(names(registry)).toEqual(['early', 'late']);
  registry.hide('early');
  registry.hide('early');
  expect(names(registry)).toEqual(['late']);
  expect(registry.get('early')?.hidden).toBe(true);
  registry.show('early');
  registry.removeItem('early');
  registry.removeItem('early');
  registry.hide('nothing');
  expect(names(registry)).toEqual(['late']);
  added.dispose();
  added.dispose();
  expect(names(registry)).toEqual([]);
  expect(changes).toBe(6);
});

it('[TOOLBAR2] a name is taken once, and a late removal spares the new item of that name', () => {
  const registry = new InputToolbarRegistry();
  const first = registry.addItem('mine', { element, position: 1 });
  expect(() => registry.addItem('mine', { element, position: 2 })).toThrow(
    'The input toolbar already has an item "mine".'
  );
  registry.removeItem('mine');
  registry.addItem('mine', { element: () => null, position: 3 });
  first.dispose();
  expect(registry.get('mine')?.position).toBe(3);
});

it('[TOOLBAR2] a change of one registry does not change others', () => {
  createInputToolbarRegistry().removeItem('send');
  expect(names(createInputToolbarRegistry())).toContain('send');
});
