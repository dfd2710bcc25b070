import { readFileSync } from 'node:fs';

it('[DOCS2] the guide to bots shows the example that a test runs', () => {
  const guide = readFileSync('docs/bots.md', 'utf8');
  expect(guide).toContain(`\n${readFileSync('test/testing/bot.spec.ts', 'utf8')}\`\`\``);
  expect(guide).toContain(`\n${readFileSync('examples/in-process-bot/bot.mjs', 'utf8')}\`\`\``);
});
