import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import * as ts from 'typescript';
import { sourceFiles } from './source-files.js';

export const ROOT = resolve(__dirname, '..', '..');

export interface IImport {
  readonly file: string;
  /** A package's name, or a path from the root. */
  readonly from: string;
}

/** Every import, re-export and `import()` of a tree, types included. */
export function importsOf(tree: string): IImport[] {
  return sourceFiles(join(ROOT, tree))
    .filter(file => /(?<!\.d)\.(tsx?|mjs)$/.test(file))
    .flatMap(file => {
      const { importedFiles } = ts.preProcessFile(readFileSync(file, 'utf8'), true, true);
      return importedFiles.map(({ fileName }) => ({
        file: relative(ROOT, file),
        from: fileName.startsWith('.')
          ? relative(ROOT, resolve(dirname(file), fileName))
          : packageOf(fileName)
      }));
    });
}

const packageOf = (name: string): string =>
  name.startsWith('node:')
    ? name
    : name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/');

/** The imports of all sources. */
export const IMPORTS = [...importsOf('src'), ...importsOf('server'), ...importsOf('testing')];

/** Whether a path is one of this repository's sources. */
export const isOurs = (from: string): boolean => /^(src|server|testing)\//.test(from);

/** `src/model/chat.ts` → `src/model`; a file at the top of a tree stands for itself. */
export const partOf = (path: string): string =>
  path.split('/').slice(0, 2).join('/').replace(/\.js$/, '.ts');

/** `server/rooms/gate/judge.ts` → `server/rooms/gate`; `server/rooms/rooms.ts` → `server/rooms`. */
export const folderOf = (path: string): string => dirname(path);

/** The cycles of a graph, each as a text. */
export function cyclesOf(edges: readonly (readonly [string, string])[]): string[] {
  const graph = new Map<string, Set<string>>();
  edges.forEach(([from, to]) => graph.set(from, (graph.get(from) ?? new Set()).add(to)));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    if (path.includes(node)) {
      cycles.push([...path.slice(path.indexOf(node)), node].join(' → '));
    } else if (!done.has(node)) {
      graph.get(node)?.forEach(next => visit(next, [...path, node]));
      done.add(node);
    }
  };
  [...graph.keys()].forEach(node => visit(node, []));
  return cycles;
}

/** Names an import in an error. */
export const text = ({ file, from }: IImport): string => `${file} imports ${from}`;
