import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cyclesOf, IMPORTS, importsOf, ROOT } from './harness/imports.js';

it('[DEP12] no imports form a cycle, type-only imports included', () => {
  const all = [...IMPORTS, ...['test', 'scripts', 'bench', 'examples'].flatMap(importsOf)];
  const edges = all
    .filter(({ from }) => from.includes('/'))
    .map(({ file, from }) => [file.replace(/\.tsx?$/, '.js'), from] as const);
  expect(cyclesOf(edges)).toEqual([]);
});

/** The imports of the modules in `jupyterlab_colloquy/agents` from each other. */
function pythonImports(): (readonly [string, string])[] {
  const folder = join(ROOT, 'jupyterlab_colloquy', 'agents');
  return readdirSync(folder)
    .filter(name => name.endsWith('.py'))
    .flatMap(name =>
      [...readFileSync(join(folder, name), 'utf8').matchAll(/^ *from \.(\w+) import/gm)].map(
        ([, from]) => [name, `${from}.py`] as const
      )
    );
}

it('[DEP12] neither do those of the agents in Python', () => {
  const edges = pythonImports();
  expect(edges.length).toBeGreaterThan(20);
  expect(cyclesOf(edges)).toEqual([]);
  expect(cyclesOf([...edges, ['client.py', 'sign_in.py']])).not.toEqual([]);
});
