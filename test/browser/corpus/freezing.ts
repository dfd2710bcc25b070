import { bodies, bundles } from './specimen.js';

/** As long as a message may be. */
const MOST = 28_000;

const fill = (text: string, length = MOST): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);
const growing = (mark: string): string => {
  let text = '';
  for (let n = 1; text.length < MOST; n++) {
    text += `${mark.repeat(n)}a`;
  }
  return text.slice(0, MOST);
};

export const FREEZING = [
  ...bodies('freezing', [
    growing('`'),
    fill('*a_ '),
    fill('*a**a*'),
    fill('**a '),
    fill('_a __a '),
    fill('~~a~a'),
    fill('['),
    fill('[a]('),
    fill('[a][b] '),
    fill('![['),
    fill('<'),
    fill('<a '),
    fill('<!--'),
    fill('</'),
    fill('&'),
    fill('\\'),
    fill('> '),
    `${'>'.repeat(14_000)}a`,
    Array.from({ length: 200 }, (_, n) => `${' '.repeat(n)}- a`).join('\n'),
    fill('- '),
    fill('1. a\n'),
    `|${'a|'.repeat(3_000)}\n|${'-|'.repeat(3_000)}\n|${'a|'.repeat(3_000)}`,
    `| a |\n| - |\n${fill('| a |\n')}`,
    fill('a@'),
    fill('http://a.a'),
    fill('www.'),
    fill('a '),
    'a'.repeat(MOST),
    fill('\u{1f469}\u200d'),
    `\`\`\`python\n${fill('f(')}\n\`\`\``,
    `\`\`\`javascript\n${fill('/a')}\n\`\`\``,
    `\`\`\`html\n${fill('<a b="')}\n\`\`\``,
    fill('$a$ '),
    `$$${fill('\\frac{a}{', 14_000)}$$`,
    `$$${fill('a^{', 14_000)}${'}'.repeat(4_600)}$$`,
    `$$\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a$$`,
    `$$\\begin{matrix}${fill('a&', 20_000)}\\end{matrix}$$`,
    `\`\`\`mermaid\ngraph TD\n${Array.from({ length: 400 }, (_, n) => `a${n}-->a${(n * 7) % 400}`).join('\n')}\n\`\`\``,
    `\`\`\`mermaid\nsequenceDiagram\n${fill('A->>B: a\n', 20_000)}\n\`\`\``
  ]),
  ...bundles('freezing-bundle', [
    { 'text/html': `<table>${fill('<tr><td>a</td></tr>', 200_000)}</table>` },
    { 'text/markdown': growing('`') },
    { 'application/json': { a: Array.from({ length: 20_000 }, (_, n) => n) } },
    { 'text/plain': fill('\u001b[31ma', 200_000) }
  ])
];
