import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from './steps.mjs';

/** Pairs of process and parent. Slim Linux images have no `ps`. */
async function pairs() {
  if (!existsSync('/proc/self/stat')) {
    const { output } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
    return [...output.matchAll(/(\d+)\s+(\d+)/g)].map(match => match.slice(1).map(Number));
  }
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => [Number(name), parentOf(name)]);
}

function parentOf(pid) {
  try {
    // The name, in brackets, may contain any character.
    return Number(/\) . (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return 0; // The process has ended.
  }
}

/** All descendants of `pid`. */
async function descendants(pid) {
  const all = await pairs();
  const below = parent =>
    all.filter(pair => pair[1] === parent).flatMap(([child]) => [child, ...below(child)]);
  return below(pid);
}

const isRunning = pid => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

/** The command line of a process; empty if it has ended. */
async function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return (await run('ps', ['-o', 'command=', '-p', `${pid}`])).output;
  }
}

/** Ends the descendants of `parent` that run this program. */
export async function end(parent, program) {
  const all = await descendants(parent);
  const commands = await Promise.all(all.map(commandOf));
  await endThese(all.filter((_, i) => commands[i].includes(program)));
}

/** Ends all descendants of this process. */
export const endAll = async () => endThese(await descendants(process.pid));

/** Asks the processes to end, and kills them after `patience` milliseconds. */
async function endThese(all, patience = 6000) {
  all.forEach(pid => signal(pid, 'SIGTERM'));
  const deadline = performance.now() + patience;
  while (all.some(isRunning) && performance.now() < deadline) {
    await sleep(50);
  }
  all.forEach(pid => signal(pid, 'SIGKILL'));
}

/** True if no process listens on this port of this computer. */
export async function isFree(port) {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
