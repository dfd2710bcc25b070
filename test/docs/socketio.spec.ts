import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import ts from 'typescript';
import { Served } from '../harness/served.js';

const run = promisify(execFile);

/** The program of the guide in this language, for this server. */
function program(language: string, port: number): string {
  const text = readFileSync('docs/socketio.md', 'utf8');
  const [, block] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(text) ?? [];
  return block.replace('http://127.0.0.1:8765', `http://127.0.0.1:${port}`);
}

describe('the guide to Socket.IO', () => {
  let served: Served;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await run(process.execPath, ['--eval', ensure]);
    served = await Served.start();
    env = { ...process.env, TOKEN: await served.token('ada') };
  }, 300_000);
  afterAll(() => served.stop());

  it('[SIO13] its TypeScript program runs as it is printed', async () => {
    const { outputText } = ts.transpileModule(program('ts', served.port), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    });
    const end = 'setTimeout(() => socket.disconnect(), 1_000);';
    const args = ['--input-type=module', '--eval', `${outputText}\n${end}`];
    const { stdout } = await run(process.execPath, args, { env });
    expect(stdout).toContain('message_received Ada Hello');
    expect(stdout).toContain("status: 'ok'");
  }, 20_000);

  it('[SIO13] its Python program runs as it is printed', async () => {
    const args = ['-c', program('python', served.port)];
    const { stdout } = await run('.venv-test/bin/python', args, { env });
    expect(stdout).toContain('message_received Ada Hello');
    expect(stdout).toContain("'status': 'ok'");
    expect(served.takeErrors()).toEqual([]);
  }, 20_000);
});
