import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import ts from 'typescript';
import { Served } from '../harness/served.js';

const run = promisify(execFile);

/** The program of the guide in this language, for this server. */
function program(language: string, port: number): string {
  const text = readFileSync('docs/mcp.md', 'utf8');
  const [, block] = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(text) ?? [];
  return block.replace('http://127.0.0.1:8765', `http://127.0.0.1:${port}`);
}

describe('the guide to MCP', () => {
  let served: Served;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
    await run(process.execPath, ['--eval', ensure]);
    served = await Served.start();
    env = { ...process.env, TOKEN: await served.token('ada') };
    await served.ask('ada', 'POST', '/chat/threads', { topic: 'Rates' });
  }, 300_000);
  afterAll(() => served.stop());

  it('[MCP9] its Python program runs as it is printed, with an unmodified fastmcp', async () => {
    const args = ['-c', program('python', served.port)];
    const { stdout } = await run('.venv-test/bin/python', args, { env });
    expect(stdout).toBe('Ada Hello\n');
    expect(served.takeErrors()).toEqual([]);
  }, 20_000);

  it('[MCP9] its TypeScript program runs as it is printed', async () => {
    const { outputText } = ts.transpileModule(program('ts', served.port), {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
    });
    const args = ['--input-type=module', '--eval', outputText];
    const { stdout } = await run(process.execPath, args, { env });
    expect(stdout).toBe('Ada Hello\n');
  }, 20_000);
});
