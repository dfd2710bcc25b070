import { readFileSync } from 'node:fs';
import { withPart } from '../scripts/documents/part.mjs';
import { linksToTests, ruleIds, testedIds } from '../scripts/documents/spec.mjs';

const spec = readFileSync('SPEC.md', 'utf8');

it('[SPEC1] every rule has a test, every test that names a rule has one, and no id is given twice', () => {
  const rules = ruleIds(spec);
  expect(rules.filter((id, i) => rules.indexOf(id) !== i)).toEqual([]);
  const tested = new Set(testedIds().flatMap(({ ids }) => ids));
  expect(rules.filter(id => !tested.has(id))).toEqual([]);
  expect([...tested].filter(id => !rules.includes(id))).toEqual([]);
});

it('[SPEC2] each id leads to the file that has most of its tests: npm run generate', () => {
  const links = linksToTests(spec, testedIds());
  expect(withPart(spec, 'links to tests', links)).toBe(spec);
  const tested = [
    { file: 'a.spec.ts', ids: ['X1', 'X2'] },
    { file: 'b.spec.ts', ids: ['X2', 'X2'] }
  ];
  expect(linksToTests('- [X1] A.\n- [X2] B.\n- [X3] C.\n', tested)).toMatch(
    /^\[X1\]: a\.spec\.ts\n\[X2\]: b\.spec\.ts\n$/
  );
});

it('[SPEC3] the rules of a topic are contiguous, in the order of their numbers', () => {
  const rules = ruleIds(spec).map(id => /^([A-Z]+)(\d+)$/.exec(id)!);
  const topics = rules.map(([, topic]) => topic);
  const wrong = rules.filter(
    ([, topic, number], i) =>
      topics.indexOf(topic) !== i &&
      (topics[i - 1] !== topic || Number(rules[i - 1][2]) > Number(number))
  );
  expect(wrong.map(([id]) => id)).toEqual([]);
});
