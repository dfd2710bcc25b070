import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';

/** A failure, in one sentence for the user of the terminal. `details` is output to show below it. */
export class Problem extends Error {
  constructor(message, details = '') {
    super(message);
    this.details = details;
  }
}

const seconds = since => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Does `work` and prints a line at its start and one at its end; on a terminal, one line that counts the seconds. */
export async function step(title, work) {
  const start = performance.now();
  const tty = process.stdout.isTTY === true;
  const tick = () => process.stdout.write(`\r  … ${title} ${seconds(start)}`);
  const timer = tty ? setInterval(tick, 200) : undefined;
  if (!tty) {
    console.log(`  … ${title}`);
  }
  const end = mark => {
    clearInterval(timer);
    console.log(`${tty ? '\r' : ''}  ${mark} ${title} ${seconds(start)}`);
  };
  try {
    const result = await work();
    end('✓');
    return result;
  } catch (error) {
    end('✗');
    throw error;
  }
}

/** A flag of Node.js: programs that make much garbage take a tenth less time with more room for new objects. */
export const ROOMY = '--max-semi-space-size=64';

let patience = false;

/** Whether the programs that start from now on are `patient`. */
export const bePatient = value => void (patience = value);

/**
 * Runs a program and resolves with its exit code and its output. Code 127 means that the program does not exist. A `patient` one leaves the
 * processor to all others.
 */
export function run(
  command,
  args,
  { env = {}, live = false, patient = patience, ...options } = {}
) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      ...options,
      env: { ...process.env, ...env },
      stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe']
    });
    if (patient && child.pid !== undefined) {
      setPriority(child.pid, constants.priority.PRIORITY_LOW);
    }
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', text => (output += text));
    }
    child.on('error', error => resolve({ code: 127, output: error.message }));
    child.on('close', code => resolve({ code: code ?? 1, output }));
  });
}

/** Runs a program like `run`, and throws a Problem if it fails. */
export async function must(problem, command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new Problem(problem, output.trim());
  }
  return output;
}

/** Prints the sentence of a Problem, and the stack of any other error. */
export function report(error) {
  if (error instanceof Problem) {
    console.error(`${error.details && `\n${error.details}\n`}\n${error.message}`);
  } else {
    console.error(error);
  }
}
