import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { Problem } from '../scripts/steps.mjs';

/** The measured server and the load run on separate cores, so that neither slows the other. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const running = new Set();

const hasTaskset = process.env.PATH.split(delimiter).some(path =>
  existsSync(join(path, 'taskset'))
);

/** False if there is only one core or no way to choose one. The figures are then noisier. */
export const isPinned = hasTaskset && cpus().length > 1;

/** Starts a Node program on one core. `end` or `endAll` ends it. */
export function start(core, args, { ipc = false } = {}) {
  const command = [...(isPinned ? ['taskset', '-c', `${core}`] : []), process.execPath, ...args];
  const child = spawn(command[0], command.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? ['ipc'] : [])]
  });
  child.stdout.setEncoding('utf8');
  running.add(child);
  child.on('exit', () => running.delete(child));
  return child;
}

export async function end(child) {
  if (running.has(child)) {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

export const endAll = () => Promise.all([...running].map(end));

/** Resolves with the address in a server's first line of output. */
export async function whenListening(child) {
  const ended = once(child, 'exit').then(() => {
    throw new Problem('A server ended at once: see the messages above.');
  });
  let output = '';
  for (;;) {
    const [text] = await Promise.race([once(child.stdout, 'data'), ended]);
    output += text;
    const found = /listening on (\S+)\n/.exec(output);
    if (found) {
      return found[1];
    }
  }
}

/** Resolves with the output of a program once it ends. */
export async function outputOf(child) {
  let output = '';
  child.stdout.on('data', text => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Problem('A measurement failed: see the messages above.');
  }
  return output;
}

/** The processor time of a process so far, user and system, in seconds. The kernel counts in hundredths of a second. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name may contain any character
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The resident memory of a process, in bytes. */
export function memoryOf(pid) {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found[1]) * 1024;
}
