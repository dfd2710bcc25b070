/** Bodies that blocked every reader's page for seconds, and similar ones, by name. */
export const FREEZING: Readonly<Record<string, string>> = {
  'backtick runs': upTo(Array.from({ length: 240 }, (_, i) => '`'.repeat(i)).join('x')),
  'backtick runs, odd': upTo(
    Array.from({ length: 7_000 }, (_, i) => '`'.repeat((i % 5) + 1)).join(' ')
  ),
  'emphasis that never ends': '*a_ '.repeat(7_000),
  'emphasis within emphasis': upTo('**a *b '.repeat(4_000)),
  brackets: '['.repeat(28_000),
  'links without end': upTo('[a]('.repeat(7_000)),
  'quotes in quotes': `${'>'.repeat(10_000)} a`,
  'lists in lists': upTo(
    Array.from({ length: 200 }, (_, i) => `${' '.repeat(i * 2)}- a`).join('\n')
  ),
  'a long list': upTo('- a\n'.repeat(7_000)),
  'a wide table': upTo(`${'|a'.repeat(4_000)}|\n${'|-'.repeat(4_000)}|\n${'|b'.repeat(4_000)}|`),
  'a long table': upTo(`|a|b|\n|-|-|\n${'|c|d|\n'.repeat(4_000)}`),
  definitions: upTo(
    Array.from({ length: 1_000 }, (_, i) => `[a${i}]: http://x.test/${i}\n`).join('') +
      '[a1]'.repeat(500)
  ),
  'tags in tags': upTo('<b><i><p>'.repeat(3_000)),
  'tags without end': upTo('<b x="'.repeat(4_000)),
  images: upTo('![](https://x.test/a)'.repeat(1_300)),
  dollars: '$'.repeat(28_000),
  formulas: upTo('$\\frac{a}{b}$ '.repeat(2_000)),
  'long formulas': upTo(`$${'\\frac{a}{'.repeat(14)}b${'}'.repeat(14)}$ `.repeat(150)),
  'a matrix': upTo(`$$\\begin{matrix}${'a&'.repeat(280)}\\end{matrix}$$\n\n`.repeat(40)),
  roots: upTo(`$${'\\sqrt'.repeat(110)} x$ `.repeat(40)),
  macros: upTo('$\\def\\a{\\a\\a}\\a$ '.repeat(1_000)),
  'far away': upTo('$\\rule{100000px}{100000px}$ $\\hspace{-1000em}x$ $\\Huge x$ '.repeat(300)),
  'a diagram of many links': upTo(
    `\`\`\`mermaid\ngraph LR\n${Array.from({ length: 60 }, (_, i) => Array.from({ length: 10 }, (__, j) => `a${i}-->a${(i * 7 + j * 13) % 60}`).join('\n')).join('\n')}\n\`\`\``
  ),
  'many diagrams': upTo(
    `\`\`\`mermaid\ngraph LR\n${'A & B & C --> D & E & F\n'.repeat(9)}\`\`\`\n\n`.repeat(60)
  ),
  'one long word': 'a'.repeat(28_000),
  'combining marks': `a${'\u0301'.repeat(28_000)}`,
  'letters of many scripts': upTo(
    Array.from({ length: 28_000 }, (_, i) =>
      String.fromCodePoint(0x370 + ((i * 37) % 12_000))
    ).join('')
  ),
  'a few letters of many scripts': Array.from({ length: 1_200 }, (_, i) =>
    i % 2 ? 'a' : String.fromCodePoint(0x1200 + ((i * 41) % 3_000))
  ).join(''),
  'scripts of Asia in turn': upTo('\u3042\u6f22\uac00'.repeat(10_000)),
  'turned text': '\u202ea\u2067b'.repeat(7_000),
  emoji: '👩‍👩‍👧‍👦'.repeat(2_500),
  'one line of code': upTo(`\`\`\`python\n${'(['.repeat(13_000)}\n\`\`\``),
  'many lines of code': upTo(`\`\`\`python\n${'x = f(1) # a\n'.repeat(2_000)}\n\`\`\``),
  'many blocks of code': upTo('```python\nx = f(1)\n```\n'.repeat(1_200)),
  'empty lines': '\n'.repeat(28_000),
  // As many elements as their costs allow, and more than that.
  ...Object.fromEntries(
    Object.entries({
      'words in code': ['`a` ', 5],
      'words in bold': ['**a** ', 3],
      'words that are struck': ['~~a~~ ', 3],
      keys: ['<kbd>a</kbd> ', 5],
      'raised words': ['<sup>a</sup> ', 3],
      paragraphs: ['a\n\n', 4],
      headings: ['# a\n\n', 3],
      rules: ['***\n', 3],
      points: ['- a\n', 11],
      'numbered points': ['1. a\n', 11],
      tasks: ['- [ ] a\n', 19],
      'line breaks': ['<br>', 2],
      links: ['[a](https://x.test/) ', 8]
    } as const).flatMap(([name, [text, cost]]) => [
      [name, text.repeat(Math.floor(2_980 / cost))],
      [`more ${name}`, upTo(text.repeat(7_000))]
    ])
  ),
  'cells of a table': table(10, 88),
  'more cells of a table': table(10, 1_000),
  'cells of a narrow table': table(2, 325),
  entities: upTo('&NotEqualTilde;'.repeat(1_800))
};

/** Repeats a text up to the length limit of messages. */
function upTo(text: string): string {
  return text.slice(0, 28_600);
}

function table(columns: number, rows: number): string {
  const row = (cell: string): string => `|${`${cell}|`.repeat(columns)}\n`;
  return upTo(row('a') + row('-') + row('a').repeat(rows));
}
