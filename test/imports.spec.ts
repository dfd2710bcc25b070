import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..');

interface IImport {
  readonly file: string;
  /** A package's name, or a path from the root. */
  readonly from: string;
}

/** Every import, re-export and `import()` of a tree, types included. */
function importsOf(tree: string): IImport[] {
  return readdirSync(join(ROOT, tree), { recursive: true, encoding: 'utf8' })
    .filter(name => /(?<!\.d)\.(tsx?|mjs)$/.test(name) && !name.includes('node_modules'))
    .flatMap(name => {
      const file = join(ROOT, tree, name);
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

const IMPORTS = [...importsOf('src'), ...importsOf('server')];

const isOurs = (from: string): boolean => /^(src|server)\//.test(from);

/** `src/model/chat.ts` → `src/model`; a file at the top of a tree stands for itself. */
const partOf = (path: string): string =>
  path.split('/').slice(0, 2).join('/').replace(/\.js$/, '.ts');

const text = ({ file, from }: IImport): string => `${file} imports ${from}`;

/** What a part of the house may know, besides itself. */
const ALLOWED: Record<string, readonly string[]> = {
  'src/document': [],
  'src/model': ['src/document'],
  'src/components': ['src/model', 'src/document'],
  'src/widgets': ['src/components', 'src/model', 'src/document', 'src/tokens.ts'],
  'src/tokens.ts': ['src/widgets', 'src/components', 'src/model', 'src/document'],
  'server/policy': [
    'src/document',
    'server/identity',
    'server/storage',
    'server/errors.ts',
    'server/text.ts'
  ],
  'server/identity': ['src/document', 'server/storage', 'server/clock.ts', 'server/errors.ts'],
  'server/storage': ['src/document', 'server/clock.ts', 'server/errors.ts'],
  'server/rooms': [
    'src/document',
    'server/policy',
    'server/identity',
    'server/storage',
    'server/clock.ts',
    'server/emitter.ts',
    'server/errors.ts',
    'server/rate-limiter.ts',
    'server/text.ts'
  ]
};
ALLOWED['server/feed'] = [...ALLOWED['server/rooms'], 'server/rooms'];

/** The doors of the server. They know the rooms and not one another. */
const DOORS = ['server/sync', 'server/rest', 'server/bots', 'server/gateways'];
const BEHIND_DOORS = [...ALLOWED['server/feed'], 'server/feed', 'server/metrics.ts'];
ALLOWED['server/attachments'] = BEHIND_DOORS;
ALLOWED['server/webhooks'] = BEHIND_DOORS;
DOORS.forEach(
  door =>
    (ALLOWED[door] = [
      ...BEHIND_DOORS,
      'server/upgrade.ts',
      'server/address.ts',
      'server/connections.ts',
      'server/request-pacer.ts',
      'server/request-rates.ts',
      'server/security-headers.ts',
      'server/archive',
      'server/attachments',
      'server/webhooks'
    ])
);

it('[DEP1] the document is of use anywhere: it imports only Yjs, and what is free of the DOM and of Node', () => {
  const packages = ['yjs', 'y-protocols', 'lib0', '@jupyter/ydoc'];
  const lumino = ['@lumino/coreutils', '@lumino/signaling', '@lumino/disposable'];
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      partOf(file) === 'src/document' && !isOurs(from) && ![...packages, ...lumino].includes(from)
  );
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP2] each part knows only those below it', () => {
  const wrong = IMPORTS.filter(({ file, from }) => {
    const [here, there] = [partOf(file), partOf(from)];
    return ALLOWED[here] && isOurs(from) && here !== there && !ALLOWED[here].includes(there);
  });
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP3] the server takes nothing of the page but the document, the page nothing of the server', () => {
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      (file.startsWith('server/') && from.startsWith('src/') && partOf(from) !== 'src/document') ||
      (file.startsWith('src/') && from.startsWith('server/'))
  );
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP4] only the composition root knows all the doors', () => {
  const knowing = IMPORTS.filter(
    ({ file, from }) => DOORS.includes(partOf(from)) && partOf(file) !== partOf(from)
  );
  const files = new Set(knowing.map(({ file }) => file));
  files.delete('server/index.ts'); // re-exports the contract of bots
  expect([...files]).toEqual(['server/server.ts']);
});

it('[DEP5] nothing of the page runs on Node', () => {
  const wrong = IMPORTS.filter(({ file, from }) => file.startsWith('src/') && /^node:/.test(from));
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP6] every import of ours names a file that is there, as Node wants it, those of the benchmark too', () => {
  const files = new Set(
    ['src', 'server'].flatMap(tree =>
      readdirSync(join(ROOT, tree), { recursive: true, encoding: 'utf8' }).map(name =>
        posix.join(tree, name).replace(/\.tsx?$/, '.js')
      )
    )
  );
  // The benchmark and the scripts run what was built.
  const built = [...importsOf('bench'), ...importsOf('scripts')]
    .filter(({ from }) => from.startsWith('lib/'))
    .map(({ file, from }) => ({ file, from: from.slice('lib/'.length) }));
  expect(built.length).toBeGreaterThan(5);
  const ours = [...IMPORTS.filter(({ from }) => isOurs(from)), ...built];
  expect(ours.length).toBeGreaterThan(200);
  const wrong = ours.filter(({ from }) => !files.has(from) && !from.endsWith('.svg'));
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP7] the HTTP API translates: it knows nothing of Yjs, and asks the policy only whether a token is for chats', () => {
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      partOf(file) === 'server/rest' &&
      (['yjs', 'lib0', 'y-protocols'].includes(from) ||
        (from === 'server/policy/policy.js' && file !== 'server/rest/security.ts'))
  );
  expect(wrong.map(text)).toEqual([]);
});
