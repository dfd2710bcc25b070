import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Game } from './fuzz/game.js';
import { canonical } from './fuzz/referee.js';

const GAMES = 40;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
  await promisify(execFile)(process.execPath, ['--eval', ensure]);
}, 300_000);

/** What yrs reads in each of these logs. */
async function readByYrs(logs: readonly (readonly Uint8Array[])[]): Promise<unknown[]> {
  const python = spawn('.venv-test/bin/python', ['test/python/replay.py'], {
    stdio: ['pipe', 'pipe', 'inherit']
  });
  for (const updates of logs) {
    const line = updates.map(update => Buffer.from(update).toString('base64'));
    python.stdin.write(`${JSON.stringify(line)}\n`);
  }
  python.stdin.end();
  const lines = (await text(python.stdout)).split('\n').filter(line => line !== '');
  return lines.map(line => JSON.parse(line) as unknown);
}

it(`[GATE24] the logs of ${GAMES} games mean to yrs, the other implementation of Yjs, what they mean here`, async () => {
  const ours: string[] = [];
  const logs: (readonly Uint8Array[])[] = [];
  for (let seed = 1; seed <= GAMES; seed++) {
    const game = new Game(seed);
    expect(await game.play()).toEqual([]);
    ours.push(game.content);
    logs.push(game.storage.updates);
  }
  const theirs = await readByYrs(logs);
  expect(theirs.map(canonical)).toEqual(ours);
}, 120_000);
