import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inTestVenv } from '../../scripts/venv.mjs';

/** The agents, without Jupyter AI. `test/browser/personas.spec.ts` runs them with it. */
describe('jupyterlab_colloquy.agents', () => {
  /** The outcome of each test, as `test_… (module.Class.test_…) ... ok`. */
  let outcome = '';

  beforeAll(async () => {
    const args = ['test/python/agents.py', '--verbose'];
    const env = { PATH: process.env.PATH, PYTHONPATH: '.' };
    const run = promisify(execFile)(inTestVenv('python'), args, { env });
    outcome = (await run.catch((error: { stderr: string }) => error)).stderr;
  }, 60_000);

  /** The tests of a class in `test/python/agents.py`, `told.py` or `values.py` have passed. */
  const expectPassed = (name: string): void => {
    const own = outcome.split('\n').filter(line => /\(\w+\.(\w+)/.exec(line)?.[1] === name);
    const passed = own.filter(line => line.endsWith('ok'));
    expect({ outcome, passed: passed.length }).toEqual({ outcome, passed: own.length });
    expect(own).not.toEqual([]);
  };

  it('[PERSONA1] nothing is added to a Jupyter server without Jupyter AI', () =>
    expectPassed('Extension'));

  it('[PERSONA2] it signs in with the cookies of the browser that asked, and again when a token ends', () =>
    expectPassed('Requests'));

  it('[PERSONA3] a message grows once, although answers are lost', () => expectPassed('Replies'));

  it('[PERSONA5] answers are written in order, and the owner is asked once for each tool call', () =>
    expectPassed('Works'));

  it('[PERSONA6] a persona hears the questions that were handed over, and is cancelled when it is stopped', () =>
    expectPassed('Answers'));

  it('[PERSONA13] nothing is allowed for a work that was stopped, and one that comes again is begun anew', () =>
    expectPassed('Stops'));

  it('[PERSONA8] edits land in the browser of the owner, and files of the owner are read for the owner', () =>
    expectPassed('Own'));

  it('[PERSONA9] tool calls that are too long are cut', () => expectPassed('Values'));

  it('[PERSONA11] the chat server learns the model and the commands of a persona', () =>
    expectPassed('Descriptions'));

  it('[PERSONA12] a command of a persona that names no browser runs in none', () =>
    expectPassed('Browsers'));

  it('[PERSONA10] sessions are kept for the user alone', () => expectPassed('Kept'));
});
