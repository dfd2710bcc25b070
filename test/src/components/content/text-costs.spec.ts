import { PARSE } from '../../../../src/components/content/budget.js';
import { cutToCost, portionsOf, TextCosts } from '../../../../src/components/content/text-costs.js';

/** Letters that alternate between many scripts, which are slow to lay out. */
const mixed = Array.from({ length: 2_000 }, (_, i) =>
  String.fromCodePoint(i % 2 ? 97 : 0x370 + ((i * 37) % 12_000))
).join('');
const latin = 'a plain line of text\n'.repeat(400);

describe('portions', () => {
  it.each([
    ['begins', mixed + latin],
    ['ends', latin + mixed]
  ])('[BUDGET21] are small only where a text is slow, even if it only %s so', (_, text) => {
    const portions = [...portionsOf(text)];
    expect(portions.join('')).toBe(text);
    const isCheap = (portion: string): boolean => new TextCosts().next(portion) <= PARSE.cost;
    expect(portions.every(portion => portion.length <= 300 || isCheap(portion))).toBe(true);
    expect(portions.filter(({ length }) => length > 2_000).length).toBeGreaterThan(1);
  });

  it('[BUDGET21] are small for thousands of emoji, also joined ones, and not for a few hundred', () => {
    const [first] = [...portionsOf('\u{1f469}\u200d'.repeat(9_000))];
    expect(first.length).toBeLessThan(10_000);
    const few = '\u{1f469} hello '.repeat(400);
    expect([...portionsOf(few)]).toEqual([few]);
  });

  it('[BUDGET21] do not exist for an empty text', () => {
    expect([...portionsOf('')]).toEqual([]);
  });
});

it('[BUDGET21] words cost more than their letters where fonts lack these, and joined emoji are one', () => {
  const costOf = (text: string): number => new TextCosts().next(text);
  const letters = 14_000;
  expect(costOf('\u1200'.repeat(letters))).toBeLessThan(PARSE.cost);
  expect(costOf('\u1200 '.repeat(letters))).toBeGreaterThan(3 * PARSE.cost);
  expect(costOf('\u1200, 1'.repeat(2_000))).toBeLessThan(PARSE.cost);
  expect(costOf('слово '.repeat(2_000))).toBeLessThan(20);
  expect(costOf('\u{1f469}\u200d\u{1f469} '.repeat(100))).toBeCloseTo(
    costOf('\u{1f469}\u{1f469} '.repeat(100))
  );
});

it('[BUDGET21] thousands of tabs are slow, and those of a program are not', () => {
  expect(new TextCosts().next('a\t'.repeat(14_000))).toBeGreaterThan(PARSE.cost);
  const program = '\tif x {\n\t\treturn y\n\t}\n'.repeat(150);
  expect([...portionsOf(program)]).toEqual([program]);
});

it('[BUDGET27] a text is cut where it costs more than it may', () => {
  const short = cutToCost(mixed);
  expect(short.endsWith('…')).toBe(true);
  expect(mixed.startsWith(short.slice(0, -1))).toBe(true);
  expect(new TextCosts().next(short)).toBeLessThanOrEqual(PARSE.cost);
  expect(short.length).toBeGreaterThan(100);
  expect(cutToCost(latin)).toBe(latin);
  expect(cutToCost('\u{1f469} \u{1f468}', 15)).toBe('\u{1f469}…');
});
