import { readFileSync } from 'node:fs';

it('[DOCS2] the guide to storage adapters shows the example that a test runs', () => {
  const [, example] = /```ts\n([^]*?)```/.exec(readFileSync('docs/storage.md', 'utf8'))!;
  expect(example).toBe(readFileSync('test/testing/adapter.spec.ts', 'utf8'));
});
