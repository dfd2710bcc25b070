import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { folderOf, IMPORTS, importsOf, isOurs, partOf, ROOT, text } from './harness/imports.js';

/** The folders that a part may import, besides itself. */
const ALLOWED: Record<string, readonly string[]> = {
  'src/document': [],
  'src/livekit': ['src/document'],
  'src/model': ['src/document'],
  'src/components': ['src/model', 'src/document'],
  'src/widgets': ['src/components', 'src/model', 'src/document', 'src/tokens.ts'],
  'src/tokens.ts': ['src/widgets', 'src/components', 'src/model', 'src/document'],
  'src/plugins': ['src/widgets', 'src/components', 'src/model', 'src/document', 'src/tokens.ts'],
  'src/web': ['src/components', 'src/model', 'src/document'],
  'server/policy': [
    'src/document',
    'server/identity',
    'server/storage',
    'server/errors.ts',
    'server/text.ts'
  ],
  'server/identity': [
    'src/document',
    'server/storage',
    'server/clock.ts',
    'server/errors.ts',
    'server/lru-map.ts',
    'server/make-folder.ts',
    'server/whole-file.ts'
  ],
  'server/storage': [
    'src/document',
    'server/breaks.ts',
    'server/clock.ts',
    'server/errors.ts',
    'server/text.ts'
  ],
  'server/connections': [
    'server/clock.ts',
    'server/errors.ts',
    'server/limits.ts',
    'server/lock.ts',
    'server/whole-file.ts'
  ],
  'server/rates': [
    'server/connections',
    'server/identity',
    'server/breaks.ts',
    'server/clock.ts',
    'server/errors.ts',
    'server/limits.ts'
  ],
  'server/rooms': [
    'src/document',
    'server/policy',
    'server/identity',
    'server/rates',
    'server/storage',
    'server/breaks.ts',
    'server/clock.ts',
    'server/delete-update.ts',
    'server/emitter.ts',
    'server/errors.ts',
    'server/limits.ts',
    'server/lru-map.ts',
    'server/text.ts'
  ],
  'server/archive': [
    'src/document',
    'server/attachments',
    'server/identity',
    'server/policy',
    'server/rooms',
    'server/storage',
    'server/breaks.ts',
    'server/clock.ts',
    'server/config.ts',
    'server/errors.ts',
    'server/limits.ts',
    'server/make-folder.ts',
    'server/text.ts',
    'server/whole-file.ts'
  ],
  'server/cli': [
    'server/archive',
    'server/identity',
    'server/config.ts',
    'server/environment.ts',
    'server/settings.ts'
  ],
  'server/tls': [
    'server/clock.ts',
    'server/config.ts',
    'server/make-folder.ts',
    'server/whole-file.ts'
  ],
  'testing/contracts': ['server/storage'],
  'testing/memory': ['server/storage', 'server/errors.ts'],
  'testing/bots': [
    'testing/memory',
    'testing/manual-clock.ts',
    'server/bots',
    'server/identity',
    'server/rooms',
    'server/storage',
    'server/limits.ts'
  ],
  'testing/index.ts': [
    'testing/bots',
    'testing/contracts',
    'testing/memory',
    'testing/manual-clock.ts'
  ]
};
ALLOWED['server/feed'] = [
  ...ALLOWED['server/rooms'],
  'server/rooms',
  'server/rates/request-pacer.ts'
];

ALLOWED['server/registry'] = [...ALLOWED['server/feed'], 'server/webhooks'];

/** The protocols of the server. They import the rooms, but not one another. */
const PROTOCOLS = ['server/sync', 'server/rest', 'server/gateways', 'server/bots'];
const BELOW_PROTOCOLS = [...ALLOWED['server/feed'], 'server/feed', 'server/metrics.ts'];
ALLOWED['server/attachments'] = [...BELOW_PROTOCOLS, 'server/whole-file.ts'];
ALLOWED['server/webhooks'] = BELOW_PROTOCOLS;
ALLOWED['server/push'] = [...BELOW_PROTOCOLS, 'server/webhooks'];
PROTOCOLS.forEach(
  protocol =>
    (ALLOWED[protocol] = [
      ...BELOW_PROTOCOLS,
      'server/connections',
      'server/archive',
      'server/attachments',
      'server/registry',
      'server/push',
      'server/webhooks'
    ])
);
ALLOWED['server/bots'] = [...ALLOWED['server/bots'], 'server/config.ts'];
ALLOWED['server/gateways'] = [...ALLOWED['server/gateways'], 'src/livekit', 'server/config.ts'];

it('[DEP1] the document imports only Yjs and packages without DOM and Node', () => {
  const packages = ['yjs', 'y-protocols', 'lib0', '@jupyter/ydoc', 'uuid'];
  const lumino = ['@lumino/coreutils', '@lumino/signaling', '@lumino/disposable'];
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      partOf(file) === 'src/document' && !isOurs(from) && ![...packages, ...lumino].includes(from)
  );
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP2] each part imports only those below it, and has a line in the table', () => {
  const isFolder = (path: string): boolean => !path.endsWith('.ts');
  const folders = new Set(IMPORTS.map(({ file }) => partOf(file)).filter(isFolder));
  expect(Object.keys(ALLOWED).filter(isFolder).sort()).toEqual([...folders].sort());
  const wrong = IMPORTS.filter(({ file, from }) => {
    const [here, there] = [partOf(file), partOf(from)];
    return ALLOWED[here] && isOurs(from) && here !== there && !ALLOWED[here].includes(there);
  });
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP3] of the page, the server imports only the document and LiveKit’s protocol, and the page imports nothing from the server', () => {
  const shared = ['src/document', 'src/livekit'];
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      (file.startsWith('server/') && from.startsWith('src/') && !shared.includes(partOf(from))) ||
      (file.startsWith('src/') && from.startsWith('server/'))
  );
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP4] only the composition root imports all protocols', () => {
  const knowing = IMPORTS.filter(
    ({ file, from }) =>
      PROTOCOLS.includes(partOf(from)) &&
      partOf(file) !== partOf(from) &&
      partOf(file) !== 'testing/bots' // runs bots for their authors
  );
  const files = new Set(knowing.map(({ file }) => file));
  files.delete('server/index.ts'); // re-exports the contract of bots
  expect([...files]).toEqual(['server/server.ts']);
});

it('[DEP5] the page imports nothing from Node', () => {
  const wrong = IMPORTS.filter(({ file, from }) => file.startsWith('src/') && /^node:/.test(from));
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP6] every relative import names an existing file with its extension, as Node requires, also in the benchmark', () => {
  const files = new Set(
    ['src', 'server', 'testing'].flatMap(tree =>
      readdirSync(join(ROOT, tree), { recursive: true, encoding: 'utf8' }).map(name =>
        posix.join(tree, name).replace(/\.tsx?$/, '.js')
      )
    )
  );
  // The benchmark and the scripts import built files.
  const built = [...importsOf('bench'), ...importsOf('scripts')]
    .filter(({ from }) => from.startsWith('lib/'))
    .map(({ file, from }) => ({ file, from: from.slice('lib/'.length) }));
  expect(built.length).toBeGreaterThan(5);
  const ours = [...IMPORTS.filter(({ from }) => isOurs(from)), ...built];
  expect(ours.length).toBeGreaterThan(200);
  const wrong = ours.filter(({ from }) => !files.has(from) && !from.endsWith('.svg'));
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP7] the HTTP API only translates: it does not import Yjs, and of the policy only the check that a token is for chats', () => {
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      partOf(file) === 'server/rest' &&
      (['yjs', 'lib0', 'y-protocols'].includes(from) ||
        (from === 'server/policy/policy.js' && file !== 'server/rest/http/authentication.ts'))
  );
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP21] the gateways only translate: they import neither Yjs nor the policy', () => {
  const wrong = IMPORTS.filter(
    ({ file, from }) =>
      partOf(file) === 'server/gateways' &&
      (['yjs', 'lib0', 'y-protocols', '@jupyter/ydoc'].includes(from) ||
        partOf(from) === 'server/policy')
  );
  expect(wrong.map(text)).toEqual([]);
});

it('[DEP20] LiveKit’s protocol loads no package and, of other folders, only types', () => {
  const here = IMPORTS.filter(({ file }) => partOf(file) === 'src/livekit');
  expect(here.filter(({ from }) => !isOurs(from)).map(text)).toEqual([]);
  const files = new Set(here.map(({ file }) => file));
  const loading = [...files].filter(file =>
    /^(import(?! type)|export(?! type)[^;]*from)[^;]*'\.\.\//m.test(
      readFileSync(join(ROOT, file), 'utf8')
    )
  );
  expect(loading).toEqual([]);
});

/** Folders that the tree in ARCHITECTURE.md names, below `src` and `server`. */
function drawnFolders(): string[] {
  const [, tree] = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8').split('```\n');
  const path: string[] = [];
  return tree.split('\n').flatMap(line => {
    const [, indent, names] = /^( *)((?:[\w-]+\/ ?)*)/.exec(line)!;
    const depth = indent.length / 2;
    return (
      names.match(/[\w-]+/g)?.map(folder => {
        path.splice(depth, Infinity, folder);
        return path.join('/');
      }) ?? []
    );
  });
}

it('[DEP13] ARCHITECTURE.md draws every folder of the source, and no folder that does not exist', () => {
  const isSource = (path: string): boolean => /^(src|server|testing)(\/|$)/.test(path);
  const withFiles = IMPORTS.map(({ file }) => folderOf(file));
  const there = new Set(
    withFiles.flatMap(folder => [folder, posix.dirname(folder)]).filter(isSource)
  );
  expect(new Set(drawnFolders().filter(isSource))).toEqual(there);
});

it('[DEP14] the sources do not import the folder `testing`, which imports no package', () => {
  const isTesting = (path: string): boolean => path.startsWith('testing/');
  const wrong = IMPORTS.filter(({ file, from }) =>
    isTesting(file) ? !isOurs(from) && !from.startsWith('node:') : isTesting(from)
  );
  expect(wrong.map(text)).toEqual([]);
});
