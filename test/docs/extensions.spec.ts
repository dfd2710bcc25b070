import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const EXAMPLE = 'examples/consumer-extension/src';

it('[DOCS2] the guide to extensions shows the plugins of the example that a browser test loads', () => {
  const guide = readFileSync('docs/extensions.md', 'utf8');
  const plugins = readdirSync(EXAMPLE).filter(file => !/^(index|chats)\./.test(file));
  expect(plugins.length).toBeGreaterThan(5);
  for (const file of plugins) {
    expect(guide).toContain(`\n${readFileSync(join(EXAMPLE, file), 'utf8')}\`\`\``);
  }
});
