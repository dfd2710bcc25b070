import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serverBundle } from './build.mjs';
import { end, isFree } from './processes.mjs';
import { binOf, programOf } from './python.mjs';
import { inRoot } from './stamps.mjs';
import { must, Problem, step } from './steps.mjs';
import { venv } from './venv.mjs';

const LOG = join('.venv', 'jupyter.log');
/** The seconds after which a JupyterLab that does not answer is an error. */
const START_TIMEOUT_SECONDS = 60;

/** Starts JupyterLab. Resolves with its process, the URL that opens it logged in, and a function that restarts the chat server. */
export async function startJupyter({ port, args }) {
  if (port !== undefined && !(await isFree(port))) {
    throw new Problem(`Port ${port} is in use: choose another one with npm start -- --port N.`);
  }
  const runtime = await must(
    'The Python environment in .venv is broken: delete it and start again.',
    programOf(venv, 'python'),
    ['-c', 'from jupyter_core.paths import jupyter_runtime_dir; print(jupyter_runtime_dir())']
  );
  const log = openSync(inRoot(LOG), 'w');
  const child = spawn(
    programOf(venv, 'jupyter-lab'),
    [
      '--no-browser',
      // JupyterLab uses a given port or fails; without one it takes the next free one.
      ...(port === undefined ? [] : [`--port=${port}`, '--ServerApp.port_retries=0']),
      ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
      ...args
    ],
    {
      env: { ...process.env, PATH: `${binOf(venv)}${delimiter}${process.env.PATH}` },
      // In its own process group, because Ctrl-C in a terminal would otherwise reach the chat server and JupyterLab's "Shut down?" prompt
      // at once.
      detached: true,
      stdio: ['ignore', log, log]
    }
  );
  closeSync(log);
  const url = await step('Starting JupyterLab', () =>
    whenReady(child, join(runtime.trim(), `jpserver-${child.pid}.json`))
  );
  return { child, url, log: LOG, restart: restartChatServer };
}

/** Ends the chat server. jupyter-server-proxy then starts it again. */
async function restartChatServer(jupyter) {
  await step('Restarting the chat server', () => end(jupyter.pid, serverBundle));
  return jupyter;
}

/** Resolves with the URL once the server of that process answers. The server writes the file when it has its port. */
async function whenReady(child, file) {
  const deadline = performance.now() + START_TIMEOUT_SECONDS * 1000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Problem(`JupyterLab ended at once: see ${LOG}.`, tail());
    }
    const info = readInfo(file);
    if (info && (await answers(`${info.url}api`))) {
      return `${info.url}lab${info.token && `?token=${info.token}`}`;
    }
    await sleep(100);
  }
  throw new Problem(
    `JupyterLab did not answer for ${START_TIMEOUT_SECONDS} seconds: see ${LOG}.`,
    tail()
  );
}

function readInfo(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // The file is missing or incomplete.
  }
}

const answers = url =>
  fetch(url).then(
    response => response.ok,
    () => false
  );

const tail = () => readFileSync(inRoot(LOG), 'utf8').trim().split('\n').slice(-15).join('\n');
