import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { serverBundle } from './build.mjs';
import { isFree } from './processes.mjs';
import { reloadingServer } from './reload.mjs';
import { inRoot } from './stamps.mjs';
import { must, Problem, step } from './steps.mjs';

const PORT = 8765;
const DATA = 'colloquy-data';

/**
 * Starts the chat server without JupyterLab and resolves with its process, the URL of the plain page, and a function that starts it again.
 * The URL signs its user in. Others on this computer can sign in as guests. With `watch`, the page reloads itself after `onPage`.
 */
export async function startAlone({ port = PORT, watch = false }) {
  if (!(await isFree(port))) {
    throw new Problem(`Port ${port} is in use: choose another one with npm start -- --port N.`);
  }
  const data = inRoot(DATA);
  const reloading = watch ? reloadingServer() : undefined;
  const program = reloading?.program ?? [serverBundle];
  const { child, base } = await serve(program, port, data);
  const { username } = userInfo();
  const token = await must('The chat server could not create a token.', process.execPath, [
    serverBundle,
    'token',
    '--data',
    data,
    '--user',
    username,
    '--expires',
    '30d'
  ]);
  const restart = async old => {
    old.kill('SIGTERM');
    if (old.exitCode === null && old.signalCode === null) {
      await once(old, 'exit');
    }
    return (await serve(program, port, data)).child;
  };
  return { child, url: `${base}/#token=${token.trim()}`, restart, onPage: reloading?.copy };
}

async function serve(program, port, data) {
  const child = spawn(
    process.execPath,
    [...program, 'serve', '--port', `${port}`, '--data', data, '--guests'],
    { detached: true, stdio: ['ignore', 'pipe', 'inherit'] }
  );
  return { child, base: await step('Starting the chat server', () => whenListening(child)) };
}

/** Resolves with the address in the server's first line of output. */
async function whenListening(child) {
  let output = '';
  child.stdout.setEncoding('utf8').on('data', text => (output += text));
  const ended = once(child, 'exit').then(() => {
    throw new Problem('The chat server ended at once: see the messages above.');
  });
  const listening = (async () => {
    for (;;) {
      const found = /Colloquy is listening on (\S+)\n/.exec(output);
      if (found) {
        return found[1];
      }
      await once(child.stdout, 'data');
    }
  })();
  return Promise.race([listening, ended]);
}
