// npm run lint: checks the style of all sources. npm run format: fixes what the tools can fix.
import { join } from 'node:path';
import { root } from './stamps.mjs';
import { ROOMY, run } from './steps.mjs';
import { ensureTestVenv, inTestVenv } from './venv.mjs';

const module = (...path) => [process.execPath, ROOMY, join(root, 'node_modules', ...path)];

/** Each tool with its arguments to check and to fix. */
const TOOLS = [
  {
    tool: module('prettier', 'bin', 'prettier.cjs'),
    check: ['--check', '.'],
    fix: ['--write', '.']
  },
  {
    tool: module('oxlint', 'bin', 'oxlint'),
    check: ['.'],
    fix: ['--fix', '.']
  },
  {
    tool: module('stylelint', 'bin', 'stylelint.mjs'),
    check: ['style/**/*.css'],
    fix: ['--fix', 'style/**/*.css']
  },
  { tool: [inTestVenv('ruff')], check: ['format', '--check', '.'], fix: ['format', '.'] },
  { tool: [inTestVenv('ruff')], check: ['check', '.'], fix: ['check', '--fix', '.'] }
];

/** Runs all tools, even if one fails. Resolves with 0 if all of them pass, else with another code. */
export async function lint({ fix = false } = {}) {
  await ensureTestVenv();
  let failed = 0;
  for (const { tool, ...args } of TOOLS) {
    const [command, ...first] = tool;
    const { code } = await run(command, [...first, ...(fix ? args.fix : args.check)], {
      cwd: root,
      live: true
    });
    failed ||= code;
  }
  return failed;
}

if (process.argv[1] === import.meta.filename) {
  process.exitCode = await lint({ fix: process.argv.includes('--fix') });
}
