import { plainWords } from '../../../../src/document/index.js';
import { cpuTimeOf } from '../../../harness/cpu-time.js';

describe('plainWords', () => {
  const line = (markdown: string): string => plainWords(markdown).replace(/\s+/g, ' ');

  it.each([
    ['**bold** and `code`, ~~not~~', 'bold and code, not'],
    ['***both*** __one__ _two_ *th`re`e*', 'both one two three'],
    ['2 * 3 * 4 and a_b_c and ~5', '2 * 3 * 4 and a_b_c and ~5'],
    ['half **of it', 'half **of it'],
    ['**one\n\ntwo**', '**one two**'],
    ['snake\\_case \\*not\\*', 'snake_case *not*'],
    ['`a*b*c` and ``a`b`` and ` x', 'a*b*c and a`b and ` x'],
    ['`<b>` &amp; `&amp;` &#128512; &#xe000;0&#xe001;', '<b> & &amp; 😀 \ue0000\ue001']
  ])('[SPOKEN1] reads the marks within a line of %j', (markdown, words) => {
    expect(line(markdown)).toBe(words);
  });

  it.each([
    ['# Title\n\n- one\n- two\n  1. three', 'Title one two three'],
    ['Title\n===\ntext #1\n\n---\n## Part ##', 'Title text #1 Part'],
    ['> quoted\n> > twice\n\nnot > that', 'quoted twice not > that'],
    ['- [ ] open\n- [x] done\n\n[x] is a box', 'open done [x] is a box'],
    ['| a | b |\n|---|:-:|\n| 1 | 2 \\| 3 |\n\na | b', 'a b 1 2 | 3 a | b'],
    ['| a | b…', 'a b…'],
    ['| a | b |\n|--…', 'a b'],
    ['|x| < 1', '|x| < 1'],
    ['a | b\n--- | ---\n1 | `2`', 'a b 1 2'],
    ['```python\nprint(*a*)\n# no title\n```\nso', 'print(*a*) # no title so'],
    ['> ~~~\n> <b>\n> ~~~', '<b>'],
    ['```\nnot ended | yet', 'not ended | yet']
  ])('[SPOKEN1] reads the blocks of %j', (markdown, words) => {
    expect(line(markdown)).toBe(words);
  });

  it.each([
    [
      'see [the docs](https://example.org/x) or <https://example.org>',
      'see the docs or https://example.org'
    ],
    ['[a [b] c](x_(y) "title") f(x)[0]', 'a [b] c f(x)[0]'],
    ['[the docs][1] and m[i][j]\n\n[1]: https://example.org', 'the docs and m[i][j]'],
    ['![a plot](https://example.org/p.png) [![alt](a.png)](b)', 'a plot alt'],
    ['![](attachment:photo.png)', ''],
    ['see [the docs](https://example.o…', 'see the docs'],
    ['a<b>c</b><br>d<!-- no -->e &lt;i&gt; 1 < 2 > 0', 'ac d e <i> 1 < 2 > 0']
  ])('[SPOKEN1] reads the links and tags of %j', (markdown, words) => {
    expect(line(markdown)).toBe(words);
  });

  it.each([
    ['$x^2$ is a formula, $$a_1 * b_1 * c$$ too', 'x^2 is a formula, a_1 * b_1 * c too'],
    ['\\(a_i\\) and \\[a^2\\] but \\[not\\]', 'a_i and a^2 but [not]'],
    ['$5 and then $10, $5 a day or 3$', '$5 and then $10, $5 a day or 3$']
  ])('[SPOKEN1] reads the formulas of %j', (markdown, words) => {
    expect(line(markdown)).toBe(words);
  });

  const LENGTH = 32_768;
  it.each(
    [
      ...['*a ', '_a', '~a', '`', '`a', '``a`', '[', '[a]', '[a](', '![](a(b)', '](', '> ', '- '],
      ...[
        '|',
        '|-',
        '| |',
        '-',
        '- ',
        '#',
        ' #',
        '<',
        '<a ',
        '<!--',
        '<a@',
        '$',
        '$a',
        '\\(',
        '\\\\['
      ],
      ...['&', '&#', '\n', ' \n', '\n```\n', ' ', '\t', '\ue0000', '1. ', '[a]: b\n', '*_~`[<$']
    ].map(part => [part])
  )('[SPOKEN1] a text of %j costs no more than others', part => {
    const text = part.repeat(LENGTH / part.length);
    expect(cpuTimeOf(() => plainWords(`${text}x`))).toBeLessThan(250);
    expect(cpuTimeOf(() => plainWords(`x ${text}`))).toBeLessThan(250);
  });
});
