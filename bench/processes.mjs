import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { delimiter, join } from 'node:path';
import { Problem } from '../scripts/steps.mjs';

/** The measured server runs on one core and the load on another, so that neither takes the other's time. */
export const SERVER_CORE = 0;
export const LOAD_CORE = 1;

const running = new Set();

const hasTaskset = process.env.PATH.split(delimiter).some(path =>
  existsSync(join(path, 'taskset'))
);

/** False where there is one core or no way to choose it; the figures are noisier then. */
export const isPinned = hasTaskset && cpus().length > 1;

/** Start a Node program on one core. It is ended by `end`, or by `endAll`. */
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

/** Resolves with the address that a server names in its first line. */
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

/** All that a program prints until it ends. */
export async function outputOf(child) {
  let output = '';
  child.stdout.on('data', text => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Problem('A measurement failed: see the messages above.');
  }
  return output;
}

/** Processor time of a process so far, user and system, in seconds. The kernel counts in hundredths. */
export function cpuSeconds(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // the name may hold anything
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident memory of a process, in bytes. */
export function memoryOf(pid) {
  const found = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found[1]) * 1024;
}
