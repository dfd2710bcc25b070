import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IMessageRow } from '../../server/storage/storage.js';
import { Random } from '../harness/random.js';

/** The kills, unless the machine is so slow that they would take longer than this, in milliseconds. */
const KILLS = 100;
const MOST_MS = 120_000;

interface IQuestion {
  readonly chat: string;
  readonly id: string;
  readonly body: string;
}

const question = (chat: string, body: string): IQuestion => ({ chat, id: randomUUID(), body });

const FOLDER = resolve('lib/faults');

let data: string;

// In few files, it starts in half the time.
beforeAll(() => {
  const options = `{ ...PROGRAM, entryPoints: ['test/faults/bot-process.mjs'], outdir: 'lib/faults' }`;
  const code = `
    import { build } from 'esbuild';
    import { PROGRAM } from './scripts/bundles.mjs';
    await build(${options});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', code]);
});

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'colloquy-bots-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

/**
 * Runs a process in which a bot answers.
 *
 * @param killedAfter - the time after the questions at which it is killed; undefined: it ends by itself
 * @returns its exit code, and the messages of the bot that people see, by the question
 */
async function run(
  questions: readonly IQuestion[],
  killedAfter?: number
): Promise<{ code: number | null; answers: [string, IMessageRow[]][] }> {
  const args = [join(FOLDER, 'bot-process.mjs'), data, JSON.stringify(questions)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    if (out === 'asked\n' && killedAfter !== undefined) {
      void sleep(killedAfter).then(() => child.kill('SIGKILL'));
    }
  });
  const [code] = (await ended) as [number | null];
  const json = out.split('\n')[1] || '[]';
  return { code, answers: JSON.parse(json) as [string, IMessageRow[]][] };
}

it('[ATTEMPT7] a message that ends the process is given to the bot three times, and others are answered', async () => {
  const questions = [question(randomUUID(), 'exit'), question(randomUUID(), 'reply')];
  for (let exits = 0; exits < 3; exits++) {
    expect(await run(questions)).toMatchObject({ code: 7 });
  }
  const { code, answers } = await run(questions);
  expect(code).toBe(0);
  expect(answers).toMatchObject([
    [
      questions[0].id,
      [{ stream_failure: 'The server ended 3 times while the bot worked on this message.' }]
    ],
    [questions[1].id, [{ body: 'whole' }]]
  ]);
}, 60_000);

it(`[ATTEMPT8] ${KILLS} kills while a bot answers leave exactly one answer or failure for each message`, async () => {
  const random = new Random(1);
  const chats = [randomUUID(), randomUUID()];
  const questions: IQuestion[] = [];
  const begun = performance.now();
  let kills = 0;
  while (kills < KILLS && performance.now() - begun < MOST_MS) {
    questions.push(...chats.map(chat => question(chat, random.pick(['reply', 'stream']))));
    const { code } = await run(questions.slice(-6), random.below(60));
    kills += code === null ? 1 : 0;
  }
  const { answers } = await run(questions);
  const ends = { whole: 0, 'one two three': 0, failed: 0 };
  for (const [id, found] of answers) {
    expect([id, found]).toEqual([id, [expect.anything()]]);
    const [{ body, stream_failure: failure }] = found;
    ends[failure === undefined ? (body as 'whole') : 'failed']++;
  }
  const { whole, failed } = ends;
  expect(whole + ends['one two three'] + failed).toBe(questions.length);
  expect(failed).toBeLessThan(whole);
  expect(kills).toBeGreaterThan(KILLS / 2);
}, 240_000);
