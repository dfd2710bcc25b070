import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProcess } from '../faults/server-process.js';
import type { IAttack } from './attacks/attack.js';
import { Attacker, pause } from './attacker.js';
import { Talk, type ILap } from './talk.js';

/** The effects of an attack on other users and on the server. */
export interface IFigures {
  readonly others: ILap;
  /** The peak memory of the server, in bytes. */
  readonly memory: number;
  /** The lines of its log at level error or above. */
  readonly errors: readonly string[];
}

const MB = 1024 * 1024;

/** Milliseconds that two people talk before the measurement, because code is slow at first. The limit of a short run includes such code. */
const WARM_UP = 4_000;
const SHORT_WARM_UP = 300;

/** Milliseconds between a refusal and the next attempt. */
const REFUSED = 200;

/**
 * Runs an attack against a new server, in a chat where two others talk.
 *
 * @param seconds - the least duration; the attack runs once, and again while time is left
 */
export async function play(attack: IAttack, seconds: number): Promise<IFigures> {
  const data = mkdtempSync(join(tmpdir(), 'colloquy-hostile-'));
  const server = new ServerProcess(data, attack.settings, { descriptors: attack.descriptors });
  const chat = randomUUID();
  let talk: Talk | undefined;
  try {
    await server.start();
    const mal = await Attacker.signIn(server, 'mal');
    await attack.prepare?.({ server, chat, mal, round: 0 });
    talk = await Talk.start(server, chat, ['ada', 'bob']);
    putFirst(server.pid);
    putFirst(talk.pid);
    await pause(seconds > 0 ? WARM_UP : SHORT_WARM_UP);
    await talk.lap();
    forgetPeak(server.pid);
    const start = performance.now();
    let round = 0;
    do {
      const again = attack.run({ server, chat, mal, round });
      // The first run must succeed. Later ones find the rates used up and may be refused.
      await (round === 0 ? again : again.catch(() => pause(REFUSED)));
      round++;
    } while (performance.now() - start < seconds * 1_000);
    // Frames in transit need time to arrive.
    await pause(500);
    const others = await talk.lap();
    return { others, memory: peakOf(server.pid), errors: errorsIn(server.log) };
  } finally {
    await talk?.end();
    await server.kill();
    rmSync(data, { recursive: true, force: true });
  }
}

/** A scene without an attack. */
export const quiet: IAttack = { name: 'nobody attacks', run: () => pause(3_000) };

export const row = (name: string, { others, memory }: IFigures): string =>
  [
    name.slice(0, 66).padEnd(66),
    ...[others.p50, others.p99, others.max].map(ms => `${ms.toFixed(1)} ms`.padStart(10)),
    `${Math.round(memory / MB)} MB`.padStart(8)
  ].join(' ');

/**
 * Attackers have their own computers. So the server and the two talkers get the processor first, where the system
 * permits it,
 * and the cost of creating an attack is not measured as its effect.
 */
function putFirst(pid: number): void {
  try {
    // The kernel has a priority for each thread. The garbage collector and the file system have their own threads.
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      setPriority(Number(thread), constants.priority.PRIORITY_HIGHEST);
    }
  } catch {
    // Only an administrator may raise priorities. Without that, the figures are higher.
  }
}

/** The kernel records the peak memory of a process, and resets it on request. */
const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');

function peakOf(pid: number): number {
  const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1]) * 1024;
}

/** pino numbers its levels: 50 is an error. */
const errorsIn = (log: string): string[] =>
  log.split('\n').filter(line => /"level":[56]0\b/.test(line) || line.startsWith('colloquy:'));
