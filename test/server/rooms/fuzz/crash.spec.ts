import { CrashGame } from './crash.js';

const SEEDS = Number(process.env.CRASH_SEEDS ?? 300);

it(`[FLUSH6] ${SEEDS} seeded games with crashes and failed commits lose nothing that was shown`, async () => {
  const failures: Record<string, string> = {};
  let crashes = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    const game = new CrashGame(seed);
    for (const what of await game.play()) {
      failures[what] = `${failures[what] ?? ''} ${seed}`;
    }
    crashes += game.crashes;
  }
  expect(failures).toEqual({});
  expect(crashes).toBeGreaterThan(SEEDS);
}, 120_000);
