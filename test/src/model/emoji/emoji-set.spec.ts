import { emoji } from '../../../../src/model/emoji/emoji-data.js';
import { withTone } from '../../../../src/model/emoji/emoji-set.js';

const found = (query: string, most = 5): string[] =>
  emoji.search(query, most).map(({ text }) => text);

const toned = (text: string): string => withTone(emoji.get(text)!, '🏽');

it('[EMOJI2] a search finds emoji by their names and other words, the best match first', () => {
  expect(found('tada', 1)).toEqual(['🎉']);
  expect(found('rocket', 1)).toEqual(['🚀']);
  expect(found('thumbs_up', 1)).toEqual(['👍']);
  expect(found('+1', 1)).toEqual(['👍']);
  expect(found('smi')).toContain('😄');
  expect(found('flag germany', 1)).toEqual(['🇩🇪']);
  expect(found('face tears', 1)).toEqual(['😂']);
  expect(found('ocke', 80)).toContain('🚀');
});

it('[EMOJI2] a search for nothing, or for what no emoji is called, finds none', () => {
  for (const query of ['', '  ', '_', 'zzzzqq', '\\', '[', '😀'.repeat(1_000)]) {
    expect(found(query)).toEqual([]);
  }
  expect(found('e', 7)).toHaveLength(7);
});

it('[EMOJI2] each emoji is there once, with a name', () => {
  const all = emoji.groups.flatMap(group => group.emoji);
  expect(all.length).toBeGreaterThan(1_500);
  expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
  expect(all.filter(({ name }) => name === '')).toEqual([]);
});

it('[EMOJI3] a skin tone changes only the emoji that can have one', () => {
  expect(toned('👍')).toBe('👍🏽');
  expect(toned('👩‍💻')).toBe('👩🏽‍💻');
  expect(toned('⛹️‍♀️')).toBe('⛹🏽‍♀️');
  expect(toned('🧑‍🤝‍🧑')).toBe('🧑🏽‍🤝‍🧑🏽');
  expect(toned('🤝')).toBe('🤝🏽');
  expect(toned('🚀')).toBe('🚀');
  expect(emoji.get('👍🏿')?.name).toBe('thumbs up');
  expect(emoji.get('x')).toBeUndefined();
});
