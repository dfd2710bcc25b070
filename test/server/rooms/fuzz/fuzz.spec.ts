import { Game } from './game.js';

const SEEDS = Number(process.env.FUZZ_SEEDS ?? 400);
const FIRST = Number(process.env.FUZZ_FIRST ?? 1);

beforeAll(() => {
  // Yjs logs every client id that an offender borrows.
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
});

it(`[GATE1] ${SEEDS} seeded games of honest users and offenders lose nothing and admit no forgery`, async () => {
  const failures: Record<string, string> = {};
  for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
    for (const what of await new Game(seed).play()) {
      failures[what] = `${failures[what] ?? ''} ${seed}`;
    }
  }
  expect(failures).toEqual({});
}, 600_000);
