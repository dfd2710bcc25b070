import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './harness/imports.js';

/** The files of the repository, new ones included. */
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8'
})
  .split('\n')
  .filter(file => file && existsSync(join(ROOT, file)));

/** The folders with suites that test no single file. */
const SUITES = [
  'test', // the repository itself: imports, documents, SPEC.md
  'test/api', // the HTTP API by its description
  'test/browser', // the whole product in a browser
  'test/faults', // a server that is killed again and again
  'test/hostile', // a running server under attack
  'test/livekit', // LiveKit's own servers and clients
  'test/python', // the Python package
  'test/server/rest/sdk', // the HTTP API by Azure's SDKs
  'test/server/rooms/fuzz', // random games against the rooms
  'test/server/upgrade', // data directories of older versions
  'test/testing' // the examples of the guides for authors
];

/** `test/a/b.part.spec.ts` → `a/b`. */
const testedBy = (spec: string): string =>
  spec.replace(/^test\//, '').replace(/(\.[a-z-]+)*\.spec\.tsx?$/, '');

it('[DEP17] each spec has the place and the name of the file that it tests, or lies in a folder of suites', () => {
  const tested = new Set(
    FILES.filter(file => !file.startsWith('test/')).map(file => file.replace(/\.[a-z]+$/, ''))
  );
  const specs = FILES.filter(file => /\.spec\.tsx?$/.test(file));
  expect(specs.length).toBeGreaterThan(200);
  const wrong = specs.filter(
    spec => !SUITES.includes(dirname(spec)) && !tested.has(testedBy(spec))
  );
  expect(wrong).toEqual([]);
  expect(SUITES.filter(folder => !specs.some(spec => dirname(spec) === folder))).toEqual([]);
});

/** The files that are one table. */
const TABLES = ['server/error-kinds.ts', 'server/limits.ts', 'server/storage/sqlite/migrations.ts'];

it('[DEP18] no file of code or style has more than 300 lines, unless it is one table', () => {
  const linesOf = (file: string): number =>
    readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1;
  const code = FILES.filter(file => /\.([cm]?[jt]sx?|py|css)$/.test(file));
  expect(code.filter(file => linesOf(file) > 300)).toEqual(TABLES);
});
