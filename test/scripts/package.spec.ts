import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython } from '../../scripts/python.mjs';

const FIND = `
from jupyterlab_colloquy.node import MissingNode, find_node
try:
    print(find_node())
except MissingNode as error:
    print(error)`;

/** The Python package without its dependencies: what finds Node, and what apologises where there is none. */
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

  it('[PKG1] takes the Node that is named, then the one on the PATH', async () => {
    const node = nodeOf('v22.1.0');
    expect(await find({ COLLOQUY_NODE: node, PATH: '' })).toBe(node);
    expect(await find({ PATH: folder })).toBe(node);
  });

  it('[PKG2] says that there is no Node, or which one is too old', async () => {
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

  it('[PKG3] answers in the place of a chat server that cannot run', async () => {
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

/** Asks again until somebody listens. */
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
