import { bodies, bundles } from './specimen.js';

/** The longest message. */
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

/** LaTeX that a number multiplies. */
const MULTIPLIED = [
  '$$\\begin{alignat}{99999999}a&b\\end{alignat}$$',
  `$$\\ce{${'<=>'.repeat(150)}}$$`,
  '```mermaid\nblock-beta\n columns 3\n space:9999999\n a\n```',
  '```mermaid\npacket-beta\n0-9999999: "x"\n```',
  '```mermaid\ngantt\n dateFormat YYYY-MM-DD\n tickInterval 1day\n A :a, 2000-01-01, 9800d\n```'
];

/** Letters that are slow to lay out. */
const SHAPED = [
  fill('ក'),
  fill('\u1200 '),
  Array.from(
    { length: 600 },
    (_, n) => `<b lang="a${String.fromCharCode(97 + (n % 26))}-${1_000 + n}">\u1200</b>`
  ).join(''),
  fill('ก'),
  fill('ب'),
  fill('بa'),
  fill('&#x301;'),
  `a${fill('<b>\u0301\u0301\u0301</b>', 20_000)}`,
  Array.from({ length: 20_000 }, (_, n) => String.fromCodePoint(0x370 + ((n * 37) % 12_000))).join(
    ''
  )
];

const svg = (inside: string, before = ''): Readonly<Record<string, unknown>> => ({
  'image/svg+xml': `${before}<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400">${inside}</svg>`
});
const DRAWINGS = [
  svg(`<text>${'&a;'.repeat(300)}</text>`, `<!DOCTYPE svg [<!ENTITY a "${'x'.repeat(10_000)}">]>`),
  svg(
    `<defs><marker id="m">${'<circle r="3"/>'.repeat(1_000)}</marker></defs><path marker-mid="url(#m)" d="M0 0${'L1 1'.repeat(2_000)}"/>`
  ),
  svg(`<text>${fill('a b ', 400_000)}</text>`),
  svg(
    `<style>${fill('g:has(rect+rect)~g *{fill:red}', 60_000)}</style>${'<g><rect/></g>'.repeat(2_400)}`
  ),
  svg(
    `<text y="20" font-family="${Array.from({ length: 30_000 }, (_, n) => `q${n}`).join()}">a</text>`
  ),
  svg(`<path fill-rule="evenodd" d="M0 0${'L400 400L0 390'.repeat(9_000)}"/>`),
  svg(`<path id="a" d="M0 0${'L400 400L0 390'.repeat(900)}"/>${'<use href="#a"/>'.repeat(2_000)}`),
  svg('<g opacity=".9"><path d="M0 0h3"/><path d="M390 390h3"/></g>'.repeat(1_600)),
  svg('<rect style="filter:blur(99px)" width="400" height="400"/>'.repeat(2_000))
];

const blurred = '<style>*{filter:blur(50px)}</style>';
const about = 'a:RDF xmlns:a="http://www.w3.org/1999/02/22-rdf-syntax-ns#"';
const RECTS = '<rect width="99" height="99"/>'.repeat(1_000);
const STYLED = [
  svg(`<metadata>${blurred}</metadata>${RECTS}`),
  svg(`<${about}>${blurred}</a:RDF>${RECTS}`),
  svg(RECTS, '<?xml-stylesheet href="data:text/css,*{filter:blur(50px)}"?>'),
  svg(`<text textLength="400" x="${fill('1 ', 8_000)}">${fill('ab', 4_900)}</text>`)
];

/** Formatting that a browser reopens in each paragraph. */
const opened = (count: number): string =>
  Array.from({ length: count }, (_, n) => `<b a="${n}">`).join('');
const REOPENED = [
  { 'text/html': `<p>${opened(2_400)}${'<p>x'.repeat(2_400)}` },
  { 'text/html': `<p>${opened(60)}${'<p>x'.repeat(9_000)}` },
  { 'text/html': `${opened(2_000)}<p>${'</b>'.repeat(2_000)}` },
  { 'text/html': `${opened(900)}<table><td>${'</b>'.repeat(900)}</table>${'<p>x'.repeat(1_000)}` }
];

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
    `\`\`\`mermaid\nsequenceDiagram\n${fill('A->>B: a\n', 20_000)}\n\`\`\``,
    ...MULTIPLIED,
    ...SHAPED
  ]),
  ...bundles('freezing-bundle', [
    { 'text/html': `<table>${fill('<tr><td>a</td></tr>', 200_000)}</table>` },
    { 'text/markdown': growing('`') },
    { 'application/json': { a: Array.from({ length: 20_000 }, (_, n) => n) } },
    { 'text/plain': fill('\u001b[31ma', 200_000) },
    { 'text/plain': fill('\u0301') },
    { 'text/html': fill('<tr><td>a<td>b', 120_000) },
    ...DRAWINGS,
    ...STYLED,
    ...REOPENED
  ])
];
