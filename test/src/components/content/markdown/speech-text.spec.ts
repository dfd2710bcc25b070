import {
  speechSnippet,
  speechText
} from '../../../../../src/components/content/markdown/speech-text.js';

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

describe('speechSnippet', () => {
  const marked = (text: string): string => {
    const parts = text.split(/[[\]]/);
    const ranges: [number, number][] = [];
    let at = 0;
    parts.forEach((part, i) => {
      if (i % 2) {
        ranges.push([at, at + part.length]);
      }
      at += part.length;
    });
    const snippet = speechSnippet({ text: parts.join(''), ranges });
    return [...snippet.ranges]
      .reverse()
      .reduce(
        (words, [from, to]) =>
          `${words.slice(0, from)}[${words.slice(from, to)}]${words.slice(to)}`,
        snippet.text
      );
  };

  it.each([
    ['the **[sensor]** and `[sensor] 2`', 'the [sensor] and [sensor] 2'],
    ['plain [words]', 'plain [words]'],
    ['half **of [it', 'half **of [it]'],
    ['a <b>[merge]</b> of', 'a [merge] of'],
    ['[\ue000a\ue001] b', '[a] b'],
    ['~~gone~~ [3 * 4]', 'gone [3 * 4]']
  ])('[SPOKEN1] shows %j without marks, and the match in its place', (text, words) => {
    expect(marked(text).replace(/ +$/, '')).toBe(words);
  });

  it('[SPOKEN1] keeps a snippet whose match would be hidden', () => {
    const snippet = { text: 'see ![](https://example.org/sensor)', ranges: [[26, 32]] as const };
    expect(speechSnippet(snippet)).toBe(snippet);
  });
});
