import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../stamps.mjs';

/**
 * The ids of tests by file, from titles such as `it('[GATE1] …'`.
 *
 * @returns {{ file: string, ids: string[] }[]}
 */
export function testedIds() {
  const files = ['test', 'testing'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true })
      .filter(name => /\.tsx?$/.test(name))
      .map(name => `${folder}/${name.replaceAll('\\', '/')}`)
  );
  return files.sort().map(file => ({
    file,
    ids: [...readFileSync(join(root, file), 'utf8').matchAll(/['"`]\[([A-Z]+\d+)\]/g)].map(
      ([, id]) => id
    )
  }));
}

/**
 * The ids of the rules, in the order of SPEC.md.
 *
 * @param {string} spec
 * @returns {string[]}
 */
export const ruleIds = spec => [...spec.matchAll(/^- \[([A-Z]+\d+)\]/gm)].map(([, id]) => id);

/**
 * A link definition for each rule: `[GATE1]` in a rule then leads to the file that has most of its tests.
 */
export function linksToTests(spec, tested) {
  const links = ruleIds(spec).flatMap(id => {
    const counts = tested
      .map(({ file, ids }) => ({ file, count: ids.filter(other => other === id).length }))
      .sort((one, other) => other.count - one.count);
    return counts[0]?.count ? [`[${id}]: ${counts[0].file}\n`] : [];
  });
  return links.join('');
}
