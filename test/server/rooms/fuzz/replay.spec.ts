import { execFile, spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { Game } from './game.js';
import { canonical } from './referee.js';
import { playStructs } from './struct-game.js';

const GAMES = 40;
const SEEDS = Number(process.env.STRUCT_SEEDS ?? 40);

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const ensure = `import('./scripts/venv.mjs').then(venv => venv.ensureTestVenv())`;
  await promisify(execFile)(process.execPath, ['--eval', ensure]);
}, 300_000);

/** The content that yrs reads from each of these logs. */
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

it(`[GATE24] the logs of ${GAMES} games have the same content in yrs, the other implementation of Yjs`, async () => {
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

it(`[GATE35] the logs of ${SEEDS} games of random structs, with numbers as large as yrs accepts, have the same content in yrs`, async () => {
  const ours: string[] = [];
  const logs: (readonly Uint8Array[])[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { updates, content } = await playStructs(seed);
    ours.push(content);
    logs.push(updates);
  }
  const theirs = await readByYrs(logs);
  expect(theirs.map(canonical)).toEqual(ours);
}, 3_600_000);
