import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { explainInstall, findPython, programOf } from './python.mjs';
import { hashOf, inRoot, once, root } from './stamps.mjs';
import { must, Problem, run, step } from './steps.mjs';

/** Where JupyterLab with this extension is installed. */
export const venv = inRoot('.venv');

/** Also mends an environment whose making was interrupted. */
async function create(folder) {
  const python = await findPython();
  if (!existsSync(programOf(folder, 'python'))) {
    rmSync(folder, { recursive: true, force: true });
  }
  await step('Making a Python environment', () =>
    must(`${python} could not make a virtual environment in ${folder}.`, python, [
      '-m',
      'venv',
      folder
    ])
  );
}

/** uv takes 3 seconds where pip takes 20; where uv cannot be had, pip does it. */
async function install(folder, args) {
  const python = programOf(folder, 'python');
  const uv = programOf(folder, 'uv');
  const quick =
    existsSync(uv) ||
    (await run(python, ['-m', 'pip', 'install', '--quiet', '--retries=1', 'uv'])).code === 0;
  const { code, output } = quick
    ? await run(uv, ['pip', 'install', '--quiet', '--python', python, ...args], { cwd: root })
    : await run(python, ['-m', 'pip', 'install', '--quiet', ...args], { cwd: root });
  if (code !== 0) {
    throw new Problem(explainInstall(output));
  }
}

/** Makes the virtual environment in `folder` from a requirements file and `inputs`, once. */
export function ensureVenv({ folder, requirements, args = [], inputs = [], title }) {
  const path = inRoot(folder);
  return once(
    {
      stamp: join(folder, '.stamp'),
      // Missing also where an upgrade of Python took away what it links to.
      output: relative(root, programOf(path, 'python')),
      // The path too: a virtual environment does not survive a move.
      hash: hashOf([requirements, ...inputs], path)
    },
    async () => {
      await create(path);
      await step(title, () => install(path, ['--requirement', requirements, ...args]));
    }
  );
}

const TEST_VENV = '.venv-test';

/** A program that the tests and lint bring along. */
export const inTestVenv = name => programOf(inRoot(TEST_VENV), name);

/** What lint and the tests need of Python, in `.venv-test`. */
export const ensureTestVenv = () =>
  ensureVenv({
    folder: TEST_VENV,
    requirements: 'test/python/requirements.txt',
    title: 'Installing what the tests need of Python into .venv-test'
  });

/** JupyterLab and this package in `.venv`. The package must have been built. */
export async function ensureJupyter() {
  await ensureVenv({
    folder: '.venv',
    requirements: 'scripts/requirements.txt',
    args: ['--editable', '.'],
    inputs: ['pyproject.toml'],
    title: 'Installing JupyterLab into .venv'
  });
  linkLabextension();
}

/** An editable install copies the labextension; a link follows the next build. */
function linkLabextension() {
  const link = join(venv, 'share', 'jupyter', 'labextensions', 'jupyterlab-colloquy');
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(inRoot('jupyterlab_colloquy', 'labextension'), link, 'junction');
}
