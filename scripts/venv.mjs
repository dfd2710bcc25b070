import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { explainInstall, findPython, programOf } from './python.mjs';
import { hashOf, inRoot, once, root } from './stamps.mjs';
import { must, Problem, run, step } from './steps.mjs';

/** The environment in which JupyterLab with this extension is installed. */
export const venv = inRoot('.venv');

/** Also repairs an environment whose creation was interrupted. */
async function create(folder) {
  const python = await findPython();
  if (!existsSync(programOf(folder, 'python'))) {
    rmSync(folder, { recursive: true, force: true });
  }
  await step('Creating a Python environment', () =>
    must(`${python} could not create a virtual environment in ${folder}.`, python, [
      '-m',
      'venv',
      folder
    ])
  );
}

/** uv takes 3 seconds and pip 20. Without uv, pip installs the packages. */
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

/** Creates the virtual environment in `folder` once, from a requirements file, `project` and `inputs`. */
export function ensureVenv({ folder, requirements, project = [], inputs = [], title }) {
  const path = inRoot(folder);
  return once(
    {
      stamp: join(folder, '.stamp'),
      // Also missing if an upgrade of Python removed the target of the link.
      output: relative(root, programOf(path, 'python')),
      // Includes the path, because a virtual environment cannot be moved.
      hash: hashOf([requirements, ...inputs], path)
    },
    async () => {
      await create(path);
      await step(title, async () => {
        await install(path, ['--requirement', requirements]);
        if (project.length > 0) {
          await install(path, project);
        }
      });
    }
  );
}

const TEST_VENV = '.venv-test';

/** A program of the environment for lint and the tests. */
export const inTestVenv = name => programOf(inRoot(TEST_VENV), name);

/** Installs the Python packages for lint and the tests in `.venv-test`. */
export const ensureTestVenv = () =>
  ensureVenv({
    folder: TEST_VENV,
    requirements: 'test/python/requirements.txt',
    title: 'Installing what the tests need of Python into .venv-test'
  });

/** Installs JupyterLab and this package in `folder`. The package must be built. */
async function ensureLab(folder, requirements) {
  // An installer would write through the link into the build.
  rmSync(linkIn(inRoot(folder)), { recursive: true, force: true });
  await ensureVenv({
    folder,
    requirements,
    // Without dependencies: the requirements name them, except Node.js, which runs this script.
    project: ['--no-deps', '--editable', '.'],
    inputs: ['pyproject.toml'],
    title: `Installing JupyterLab into ${folder}`
  });
  linkLabextension(inRoot(folder));
}

export const ensureJupyter = () => ensureLab('.venv', 'scripts/requirements.txt');

/** Installs the oldest supported JupyterLab, with the Notebook of its time, in `.venv-oldest`. */
export const ensureOldest = () => ensureLab('.venv-oldest', 'scripts/requirements-oldest.txt');

/** Installs a wheel with all its dependencies beside the given packages, into an otherwise empty environment. */
export async function installWheel(folder, packages, wheel) {
  const path = inRoot(folder);
  await create(path);
  await install(path, packages);
  await install(path, ['--force-reinstall', '--no-deps', wheel]);
  await install(path, [wheel]);
}

/** Builds the wheel from the built files, and resolves with its path. */
export async function buildWheel() {
  const folder = '.venv-build';
  const dist = inRoot('dist');
  await ensureVenv({
    folder,
    requirements: 'scripts/requirements-build.txt',
    title: `Installing what builds a wheel into ${folder}`
  });
  rmSync(dist, { recursive: true, force: true });
  await must('The wheel could not be built.', programOf(inRoot(folder), 'python'), [
    ...['-m', 'build', '--wheel', '--no-isolation', '--outdir', dist, root]
  ]);
  return join(
    dist,
    readdirSync(dist).find(name => name.endsWith('.whl'))
  );
}

const linkIn = path => join(path, 'share', 'jupyter', 'labextensions', 'jupyterlab-colloquy');

/** An editable install copies the labextension; a link follows the next build. */
function linkLabextension(path) {
  const link = linkIn(path);
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(inRoot('jupyterlab_colloquy', 'labextension'), link, 'junction');
}
