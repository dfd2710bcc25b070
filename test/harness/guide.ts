import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import ts from 'typescript';

const run = promisify(execFile);

/** The first program of a guide in a language. */
export function programIn(guide: string, language: 'ts' | 'python'): string {
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms');
  return block.exec(readFileSync(guide, 'utf8'))![1];
}

/** Runs the program of a guide for the server at 127.0.0.1:8765 with another server. Resolves with the text that it prints. */
export async function runGuide(
  guide: string,
  language: 'ts' | 'python',
  { port, token, end = '' }: { port: number; token: string; end?: string }
): Promise<string> {
  const program = programIn(guide, language).replace('127.0.0.1:8765', `127.0.0.1:${port}`);
  const env = { ...process.env, TOKEN: token };
  if (language === 'python') {
    return (await run('.venv-test/bin/python', ['-c', program], { env })).stdout;
  }
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  });
  const args = ['--input-type=module', '--eval', `${outputText}\n${end}`];
  return (await run(process.execPath, args, { env })).stdout;
}

/** Installs the packages that the programs in Python need. */
export async function ensurePython(): Promise<void> {
  const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
  await run(process.execPath, ['--eval', ensure]);
}
