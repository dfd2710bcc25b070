/**
 * The thread beside a module: it works on while the module blocks. It ends the process of the module, and the programs that this has
 * started, when the server has ended or when the process takes too much memory.
 */
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

/** How often the thread looks, in milliseconds. */
const LOOK_MS = 100;

/** The data with which a guard starts. */
export interface IGuardData {
  /** The process of the server. */
  readonly server: number;
  /** The most memory of the process, in MiB. */
  readonly memory: number;
}

const { server, memory } = workerData as IGuardData;

function end(): void {
  try {
    process.kill(-process.pid, 'SIGKILL'); // its group, where there are groups
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}

function look(): void {
  const used = Math.round(process.memoryUsage.rss() / 2 ** 20);
  if (process.ppid !== server) {
    end();
  } else if (used > memory) {
    try {
      writeSync(2, `The process of the module takes ${used} MiB, so it is ended.\n`);
    } finally {
      end();
    }
  }
}

setInterval(look, LOOK_MS);
