import { playStructs } from './struct-game.js';

const SEEDS = Number(process.env.STRUCT_SEEDS ?? 100);
const FIRST = Number(process.env.STRUCT_FIRST ?? 1);

const { log, warn } = console;

beforeAll(() => {
  console.log = console.warn = () => undefined; // Yjs logs invalid structs
});

afterAll(() => void Object.assign(console, { log, warn }));

it(`[GATE30] after random structs at random places, the room, the store and a follower agree, ${SEEDS} times`, async () => {
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    await playStructs(seed).catch((error: Error) => {
      throw new Error(`seed ${seed}: ${error.stack}`);
    });
  }
}, 3_600_000);
