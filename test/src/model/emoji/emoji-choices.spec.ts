import { EmojiChoices } from '../../../../src/model/emoji/emoji-choices.js';

const KEY = 'colloquy-emoji';

function storage(kept: string | null = null) {
  return {
    getItem: () => kept,
    setItem: (_: string, value: string) => {
      kept = value;
    }
  };
}

it('[EMOJI3] the emoji picked last and the skin tone are remembered, the newest first and each once', () => {
  const kept = storage();
  const choices = new EmojiChoices(() => kept);
  choices.tone = '🏽';
  ['😀', '🚀', '😀'].forEach(emoji => choices.add(emoji));
  const later = new EmojiChoices(() => kept);
  expect(later.recent).toEqual(['😀', '🚀']);
  expect(later.tone).toBe('🏽');
});

it('[EMOJI3] only the newest are remembered', () => {
  const choices = new EmojiChoices(() => kept);
  const kept = storage();
  for (let i = 0; i < 100; i++) {
    choices.add(`e${i}`);
  }
  expect(choices.recent).toHaveLength(24);
  expect(choices.recent[0]).toBe('e99');
});

it.each([
  '',
  'no JSON',
  'null',
  '7',
  '{"recent":7,"tone":{}}',
  '{"recent":[1,"",null],"tone":"x"}'
])('[EMOJI3] what another program has written there counts as nothing: %s', written => {
  const kept = storage(written);
  const choices = new EmojiChoices(() => kept);
  expect([choices.recent, choices.tone]).toEqual([[], '']);
  choices.add('😀');
  expect(choices.recent).toEqual(['😀']);
});

it('[EMOJI3] a text that is too long for an emoji is no recent one', () => {
  const kept = storage(JSON.stringify({ recent: ['😀', 'x'.repeat(41)] }));
  expect(new EmojiChoices(() => kept).recent).toEqual(['😀']);
});

it('[EMOJI3] without storage, the choices last as long as the page', () => {
  const choices = new EmojiChoices(() => {
    throw new Error(`${KEY} cannot be read.`);
  });
  choices.add('😀');
  choices.tone = '🏿';
  expect([choices.recent, choices.tone]).toEqual([['😀'], '🏿']);
});
