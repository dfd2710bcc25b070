import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../harness/random.js';
import { Asker } from './asker.js';
import { ServerProcess } from './server-process.js';

/** The kills, unless the machine is so slow that they would take longer than this, in milliseconds. */
const KILLS = 100;
const MOST_MS = 60_000;

const PROGRAM = resolve('test/faults/bot-server.mjs');

let data: string;
let server: ServerProcess;
let asker: Asker;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'colloquy-bots-'));
  server = new ServerProcess(data, {}, { program: PROGRAM });
  await server.start();
  asker = await Asker.of(server);
});
afterEach(async () => {
  asker.isImpatient = true;
  await server.kill();
  rmSync(data, { recursive: true, force: true });
});

it('[ATTEMPT7] a message that ends the process is given to the bot three times, and other messages are answered', async () => {
  const [bad, good] = [await asker.chat(), await asker.chat()];
  const exit = await asker.ask(bad, 'exit');
  for (let exits = 1; exits <= 3; exits++) {
    expect(await server.exit).toBe(7);
    // The second and third time, the process may end before it listens.
    await server.start().catch(() => undefined);
  }
  const other = await asker.ask(good, 'reply');
  const [failed] = (await asker.answers(bad, [exit])).values();
  expect(failed).toMatchObject([
    { failure: 'The server ended 3 times while the bot worked on this message.' }
  ]);
  const [answered] = (await asker.answers(good, [other])).values();
  expect(answered.map(({ content }) => content.message)).toEqual(['whole']);
}, 60_000);

it(`[ATTEMPT8] ${KILLS} kills while a bot answers leave exactly one answer or failure for each message`, async () => {
  const random = new Random(1);
  const chat = await asker.chat();
  const asked: Promise<string>[] = [];
  const begun = performance.now();
  let kills = 0;
  for (; kills < KILLS && performance.now() - begun < MOST_MS; kills++) {
    asked.push(asker.ask(chat, random.chance(0.5) ? 'reply' : 'stream'));
    await sleep(random.below(60));
    await server.kill();
    await server.start();
  }
  const questions = await Promise.all(asked);
  const answers = await asker.answers(chat, questions);
  const ends = { answers: 0, failures: 0 };
  for (const [question, found] of answers) {
    const ways = found.map(({ content, failure }) => failure ?? content.message);
    expect([question, ways]).toEqual([question, [expect.any(String)]]);
    if (found[0].failure === undefined) {
      expect(['whole', 'one two three']).toContain(found[0].content.message);
      ends.answers++;
    } else {
      ends.failures++;
    }
  }
  expect(kills).toBeGreaterThanOrEqual(KILLS / 5);
  expect(ends.answers).toBeGreaterThan(ends.failures);
}, 180_000);
