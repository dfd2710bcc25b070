import { speechText } from '../../../../src/components/content/speech-text.js';

describe('speechText', () => {
  it.each([
    ['**bold** and `code`, ~~not~~', 'bold and code, not'],
    ['# Title\n\n- one\n- two', 'Title one two'],
    ['see [the docs](https://example.org/x)', 'see the docs'],
    ['![a plot](https://example.org/p.png)', 'a plot'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'a b 1 2'],
    ['```python\nprint(1)\n```', 'print(1)'],
    ['2 * 3 * 4 and a_b_c', '2 * 3 * 4 and a_b_c'],
    ['$x^2$ is a formula', '$x^2$ is a formula']
  ])('[SPOKEN1] reads %j without its marks', (markdown, words) => {
    expect(speechText(markdown).replace(/\s+/g, ' ')).toBe(words);
  });

  it('[SPOKEN1] reads only the beginning of a long text', () => {
    expect(speechText('word '.repeat(10_000)).length).toBeLessThanOrEqual(600);
    expect(speechText('> '.repeat(5_000)).length).toBeLessThanOrEqual(600);
  });
});
