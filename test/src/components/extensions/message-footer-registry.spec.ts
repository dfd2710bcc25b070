import { MessageFooterRegistry } from '../../../../src/components/extensions/message-footer-registry.js';

const component = (): null => null;

it('[EXTEND1] sections have their places, come in order, and views hear of each change', () => {
  const registry = new MessageFooterRegistry();
  let changes = 0;
  registry.changed.connect(() => void changes++);
  const first = { position: 'right', component } as const;
  const second = { position: 'right', component: () => null } as const;
  const added = registry.addSection(first);
  registry.addSection(second);
  registry.addSection({ position: 'left', component });
  expect(registry.getFooter().right).toEqual([first, second]);
  expect(registry.getFooter().left).toHaveLength(1);
  expect(registry.getFooter().center).toEqual([]);
  added.dispose();
  added.dispose();
  expect(registry.getFooter().right).toEqual([second]);
  expect(changes).toBe(4);
});
