import { completionAt } from '../../../../src/components/composer/completion.js';
import { emojiNameAt } from '../../../../src/components/composer/emoji-completion.js';
import { emoji } from '../../../../src/model/emoji/emoji-data.js';

const suggested = (text: string): string[] | undefined =>
  completionAt(text, text.length, {
    people: [],
    bots: [],
    me: 'ada',
    emoji: { set: emoji, tone: '🏽' }
  })?.suggestions.map(suggestion => suggestion.text);

it('[EMOJI5] a colon and the beginning of a name suggest emoji, with the skin tone of the user', () => {
  expect(suggested('well :smi')).toContain('😄');
  expect(suggested(':tada')?.[0]).toBe('🎉');
  expect(suggested(':+1')?.[0]).toBe('👍🏽');
  expect(suggested('(:rocket:')?.[0]).toBe('🚀');
});

it.each([
  ':',
  ':)',
  ':s',
  'a:smile',
  '10:30',
  'https://ab',
  'std::move',
  ': smile',
  ':zzzqq',
  '::smile'
])('[EMOJI5] %j suggests nothing', text => {
  expect(suggested(text)).toBeUndefined();
});

it('[EMOJI5] nor does a name in code', () => {
  expect(suggested('```python\nx = y[a :smile')).toBeUndefined();
  expect(suggested('```\n:smile\n```\n:smile')).toBeDefined();
});

it('[EMOJI5] a long text costs no more than a short one', () => {
  expect(emojiNameAt(`${':a'.repeat(100_000)} :tada`)).toEqual({ from: 200_001, name: 'tada' });
});
