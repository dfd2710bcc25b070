import { createRequire } from 'node:module';
import { isEmoji } from '../../../src/document/index.js';

const all = Object.keys(
  createRequire(__filename)('unicode-emoji-json/data-by-emoji.json') as object
);
const TONES = ['🏻', '🏽', '🏿'];

describe('isEmoji', () => {
  it('[REACT1] takes every emoji, with colours of skin and as most keyboards write it', () => {
    expect(all.length).toBeGreaterThan(1_800);
    expect(all.filter(emoji => !isEmoji(emoji))).toEqual([]);
    expect(all.filter(emoji => !isEmoji(emoji.replaceAll('\ufe0f', '')))).toEqual([]);
    for (const emoji of [...TONES.map(tone => `👍${tone}`), '👩🏽‍❤️‍💋‍👨🏿', '🏃🏽‍♂️‍➡️', '🧑🏻‍🤝‍🧑🏿']) {
      expect(isEmoji(emoji)).toBe(true);
    }
  });

  it.each([
    ['digits behind an emoji, which read like a number of people', '👍99'],
    ['digits before an emoji', '9👍'],
    ['two emoji', '👍👎'],
    ['nothing that is seen', '\u200d'],
    ['a style without a sign', '\ufe0f\ufe0f'],
    ['tags without a flag', '\u{e0067}\u{e007f}'],
    ['tags behind anything but a flag, which nobody sees', '👍\u{e0067}\u{e007f}'],
    ['half a flag', '🇩'],
    ['a flag and a half', '🇩🇪🇩'],
    ['a row that ends with a joiner', '👩\u200d'],
    ['a digit', '7'],
    ['a word', 'constructor'],
    ['no text', ''],
    ['a long row', '👩\u200d'.repeat(20) + '👩'],
    ['a line behind it', '👍\n']
  ])('[REACT1] refuses %s', (_what, text) => {
    expect(isEmoji(text)).toBe(false);
  });
});
