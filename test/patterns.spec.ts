import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { cpuTimeOf } from './harness/cpu-time.js';
import { patternsBuiltIn, patternsOf, textsAgainst } from './harness/patterns.js';

const LENGTH = 64 * 1024;
/** The time that is never too long. */
const FAST_MS = 20;
const BUILDING = [
  'server/identity/communication-ids.ts',
  'server/storage/search-words.ts',
  'src/document/mentions.ts',
  'src/document/users.ts',
  'src/components/content/resources/addresses.ts',
  'src/components/content/clean-text.ts',
  'src/components/content/pictures/vector.ts'
];
const PATTERNS = [
  ...['server', 'src'].flatMap(patternsOf),
  ...BUILDING.flatMap(file =>
    patternsBuiltIn(file, () =>
      jest.isolateModules(() => void jest.requireActual(resolve(__dirname, '..', file)))
    )
  )
];

/** Finds all matches, as the most expensive use of a pattern does. */
const timeOf = (pattern: RegExp, text: string): number =>
  cpuTimeOf(() => text.replace(pattern, ''));

/** Reads a pattern and a text, and prints the shortest of three times. */
const PROGRAM = `
  const { source, flags, text } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const pattern = new RegExp(source, flags);
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    text.replace(pattern, '');
    return performance.now() - start;
  });
  process.stdout.write(String(Math.min(...times)));`;

/** The time in a separate process, because a process with a full heap collects garbage all the time. Infinite if it does not end. */
function timeAlone({ source, flags }: RegExp, text: string): number {
  const input = JSON.stringify({ source, flags, text });
  const { status, stdout } = spawnSync(process.execPath, ['-e', PROGRAM], {
    input,
    encoding: 'utf8',
    timeout: 10_000
  });
  return status === 0 ? Number(stdout) : Infinity;
}

/** A machine may be slow for a while, so a text that seems slow is compared with work of linear cost. */
const isSlow = (pattern: RegExp, text: string): boolean =>
  timeOf(pattern, text) > FAST_MS &&
  timeAlone(pattern, text) > Math.max(FAST_MS, 3 * timeAlone(/[a-z]/g, 'a-'.repeat(LENGTH / 2)));

/** Returns the beginning of a text that takes too long. Short texts come first, because the cost may be exponential. */
function slowText(pattern: RegExp): string | undefined {
  for (const length of [24, 2_048, 16_384, LENGTH]) {
    for (const text of textsAgainst(pattern, length)) {
      if (isSlow(pattern, text)) {
        return text.slice(0, 40);
      }
    }
  }
  return undefined;
}

it('[PATTERN1] no pattern takes more than linear time', () => {
  expect(PATTERNS.length).toBeGreaterThan(200);
  expect(BUILDING.filter(file => !PATTERNS.some(({ place }) => place === file))).toEqual([]);
  const slow = PATTERNS.map(({ place, pattern }) => [place, pattern, slowText(pattern)]);
  expect(slow.filter(([, , text]) => text !== undefined)).toEqual([]);
});

it.each([
  /\/*$/,
  /^\s*(\{\s*\})?\s*$/,
  /(?:^|;)[^\S\n]*(?:classDef|style)\b[^\n]*[{}@]/im,
  /\d{3}[\d.]*\s*(?:e\s*m|e\s*x)(?![a-z])/i,
  /^(\w+\s?)*$/ // exponential
])('[PATTERN1] the texts detect a slow pattern: %s', pattern => {
  expect(slowText(pattern)).toBeDefined();
});
