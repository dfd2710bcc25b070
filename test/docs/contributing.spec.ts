import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface ITopic {
  readonly topic: string;
  readonly files: readonly string[];
  readonly ids: readonly string[];
}

/** The table of the topics of jupyter-chat's browser tests. */
function topicsOf(guide: string): ITopic[] {
  const [, section] = guide.split('## What users of jupyter-chat know\n');
  const [table] = section.split('\n## ');
  return [...table.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([A-Z0-9, ]+) \|$/gm)].map(row => ({
    topic: row[1],
    files: [...row[2].matchAll(/`([^`]+)`/g)].map(([, file]) => file),
    ids: row[3].split(', ')
  }));
}

it('[DOCS10] each topic of the browser tests of jupyter-chat has its browser tests', () => {
  const topics = topicsOf(readFileSync('docs/contributing.md', 'utf8'));
  expect(topics.length).toBeGreaterThan(15);
  const wrong = topics.flatMap(({ topic, files, ids }) => {
    const tests = files.map(file => readFileSync(join('test/browser', file), 'utf8'));
    const isIn = (test: string, id: string): boolean => test.includes(`[${id}]`);
    return [
      ...ids.filter(id => !tests.some(test => isIn(test, id))).map(id => `${topic}: ${id}`),
      ...files
        .filter((_, i) => !ids.some(id => isIn(tests[i], id)))
        .map(file => `${topic}: ${file} has none of its rules`)
    ];
  });
  expect(wrong).toEqual([]);
});
