import { join } from 'node:path';
import { Problem, run } from './steps.mjs';

const MINIMUM = 10;
const NAMES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python'
];
// Without python3-venv, Debian has no ensurepip, although venv can be imported.
const PROBE = `import sys
try:
    import ensurepip, venv
    print(sys.version_info[0], sys.version_info[1], 'venv')
except ImportError:
    print(sys.version_info[0], sys.version_info[1], '')`;

/** No Python can create an environment, so JupyterLab cannot be installed. */
export class NoPython extends Problem {}

/** The command of a Python that can create virtual environments, COLLOQUY_PYTHON first. Throws a Problem that names the missing part. */
export async function findPython() {
  const names = process.env.COLLOQUY_PYTHON ? [process.env.COLLOQUY_PYTHON] : NAMES;
  let old = '';
  let bare = '';
  for (const name of names) {
    const { code, output } = await run(name, ['-c', PROBE]);
    const found = code === 0 && /^(\d+) (\d+) (\w*)$/m.exec(output);
    if (!found) {
      continue;
    }
    const version = `${found[1]}.${found[2]}`;
    if (found[1] !== '3' || Number(found[2]) < MINIMUM) {
      old ||= version;
    } else if (!found[3]) {
      bare ||= version;
    } else {
      return name;
    }
  }
  if (bare) {
    throw new Problem(
      `Python ${bare} has no venv module: install it (on Debian and Ubuntu: apt install python3-venv), then start again.`
    );
  }
  throw new NoPython(
    old
      ? `The newest Python here is ${old}, and JupyterLab needs 3.${MINIMUM} or newer.`
      : `There is no Python here, and JupyterLab needs 3.${MINIMUM} or newer.`
  );
}

/** The folder with the programs of a virtual environment. */
export const binOf = venv => join(venv, process.platform === 'win32' ? 'Scripts' : 'bin');

/** A program of a virtual environment. */
export const programOf = (venv, name) =>
  join(binOf(venv), process.platform === 'win32' ? `${name}.exe` : name);

/** The error of pip or uv, in one sentence. */
export function explainInstall(output) {
  if (/No space left/i.test(output)) {
    return 'There is no space left on the disk.';
  }
  if (
    /NewConnectionError|ConnectTimeout|Temporary failure in name resolution|Name or service not known|dns error|error sending request|Connection refused|Could not connect|Failed to fetch|Request failed after|ProxyError|Network is unreachable|from versions: none/i.test(
      output
    )
  ) {
    return 'The Python package index could not be reached: check the network or the proxy settings, then start again.';
  }
  const line = output
    .split('\n')
    .map(text => text.replace(/^\s*(ERROR:|error:|×|╰─▶)\s*/, '').trim())
    .findLast(Boolean);
  return `The Python packages could not be installed: ${line ?? 'the installer said nothing'}`;
}
