import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ID = /\[([A-Z]+\d+)\]/;

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name));

/** Names of tests, as `it('[GATE1] …'` and its like write them. */
function testedIds(): Set<string> {
  const ids = new Set<string>();
  for (const path of ['test', 'testing'].flatMap(filesIn)) {
    if (/\.tsx?$/.test(path)) {
      const text = readFileSync(path, 'utf8');
      for (const [, id] of text.matchAll(/['"`]\[([A-Z]+\d+)\]/g)) {
        ids.add(id);
      }
    }
  }
  return ids;
}

const specified = (): string[] =>
  readFileSync('SPEC.md', 'utf8')
    .split('\n')
    .flatMap(line => (line.startsWith('- [') ? (ID.exec(line)?.[1] ?? []) : []));

it('[SPEC1] every rule has a test, every test that names a rule has one, and no id is given twice', () => {
  const rules = specified();
  expect(rules.filter((id, i) => rules.indexOf(id) !== i)).toEqual([]);
  const tested = testedIds();
  expect(rules.filter(id => !tested.has(id))).toEqual([]);
  expect([...tested].filter(id => !rules.includes(id))).toEqual([]);
});
