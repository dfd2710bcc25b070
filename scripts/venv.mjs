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
    // The last release with a chat manager, which test/python/livekit_chat.py takes from it.
    project: ['--target', inRoot(TEST_VENV, 'livekit-0.21'), '--no-deps', 'livekit==0.21.3'],
    title: 'Installing what the tests need of Python into .venv-test'
  });

const EXAMPLES_VENV = '.venv-examples';

/** Installs what the examples in Python need. Resolves with the path of their Python. */
export async function ensureExamplesVenv() {
  await ensureVenv({
    folder: EXAMPLES_VENV,
    requirements: 'examples/pycrdt-bot/requirements.txt',
    title: `Installing what the examples need of Python into ${EXAMPLES_VENV}`
  });
  return programOf(inRoot(EXAMPLES_VENV), 'python');
}

/** Installs JupyterLab and this package, as it is in this folder, in `.venv`. The package must be built. */
export const ensureJupyter = () =>
  ensureJupyterIn('.venv', 'scripts/requirements.txt', 'Installing JupyterLab into .venv');

/** The same with Jupyter AI, in `.venv-agents`. */
export const ensureJupyterAI = () =>
  ensureJupyterIn(
    '.venv-agents',
    'scripts/requirements-agents.txt',
    'Installing JupyterLab with Jupyter AI into .venv-agents'
  );

async function ensureJupyterIn(folder, requirements, title) {
  // An installer would write through the link into the build.
  rmSync(linkIn(inRoot(folder)), { recursive: true, force: true });
  await ensureVenv({
    folder,
    requirements,
    // Without dependencies: the requirements name them, except Node.js, which runs this script.
    project: ['--no-deps', '--editable', '.'],
    inputs: ['pyproject.toml', 'jupyter-config', 'scripts/requirements.txt'],
    title
  });
  linkLabextension(inRoot(folder));
}

/** The files of the wheel. The package must be built. */
const WHEEL_INPUTS = [
  'jupyterlab_colloquy',
  'install.json',
  'jupyter-config',
  'package.json',
  'pyproject.toml',
  'README.md',
  'LICENSE',
  'THIRD-PARTY-NOTICES.txt'
];

/** Builds the wheel from the built files, once. Resolves with its path. */
async function ensureWheel() {
  const folder = '.venv-build';
  const dist = join(folder, 'dist');
  await ensureVenv({
    folder,
    requirements: 'scripts/requirements-build.txt',
    title: `Installing what builds a wheel into ${folder}`
  });
  await once({ stamp: join(dist, '.stamp'), output: dist, hash: hashOf(WHEEL_INPUTS) }, () =>
    step('Building the wheel', async () => {
      rmSync(inRoot(dist), { recursive: true, force: true });
      await must('The wheel could not be built.', programOf(inRoot(folder), 'python'), [
        ...['-m', 'build', '--wheel', '--no-isolation', '--outdir', inRoot(dist), root]
      ]);
    })
  );
  const wheel = readdirSync(inRoot(dist)).find(name => name.endsWith('.whl'));
  return join(inRoot(dist), wheel);
}

/** An environment that holds nothing but the given packages, the wheel and its dependencies. A new wheel alone replaces the former one. */
export async function ensureWheelIn(folder, packages) {
  const path = inRoot(folder);
  const output = relative(root, programOf(path, 'python'));
  const needed = { stamp: join(folder, '.stamp'), output };
  await once({ ...needed, hash: hashOf(['pyproject.toml'], packages.join()) }, async () => {
    rmSync(path, { recursive: true, force: true });
    await create(path);
    await step(`Installing ${packages.join(', ')} into ${folder}`, () => install(path, packages));
  });
  const wheel = await ensureWheel();
  const brought = { stamp: join(folder, '.stamp-wheel'), output };
  await once({ ...brought, hash: hashOf([relative(root, wheel)]) }, () =>
    step(`Installing the wheel into ${folder}`, async () => {
      // It may have the version of the former one.
      await install(path, ['--force-reinstall', '--no-deps', wheel]);
      await install(path, [wheel]);
    })
  );
}

/** The wheel beside the oldest and the newest JupyterLab and Notebook that are supported. */
export async function ensureOldestAndNewest() {
  await ensureWheelIn('.venv-compat/oldest', ['jupyterlab~=4.2.0', 'notebook~=7.2.0']);
  await ensureWheelIn('.venv-compat/newest', ['jupyterlab~=4.6.4', 'notebook~=7.6.0']);
}

const linkIn = path => join(path, 'share', 'jupyter', 'labextensions', 'jupyterlab-colloquy');

/** An editable install copies the labextension; a link follows the next build. */
function linkLabextension(path) {
  const link = linkIn(path);
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(inRoot('jupyterlab_colloquy', 'labextension'), link, 'junction');
}
