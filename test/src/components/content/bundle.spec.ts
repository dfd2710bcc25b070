import { nullTranslator } from '@jupyterlab/translation';
import type { JSONValue } from '@lumino/coreutils';
import fc from 'fast-check';
import { renderBundle } from '../../../../src/components/content/bundle.js';
import type { IRendered } from '../../../../src/components/content/contracts.js';
import { CLOSED } from '../../../../src/components/content/resource-policy.js';
import { hostileBundles, PANDAS, PLOT_SVG, png } from '../../../harness/hostile-bundles.js';

const trans = nullTranslator.load('x');
const SINK = 'https://sink.test/';

/** The markdown that was given to the renderer. */
let rendered: string[];

const renderMarkdown = (text: string): Promise<IRendered> => {
  rendered.push(text);
  const node = document.createElement('p');
  return Promise.resolve({ node, dispose: () => node.remove() });
};

async function draw(data: unknown, metadata?: unknown): Promise<HTMLElement | null> {
  const bundle = { data, metadata } as never;
  const drawn = await renderBundle({ bundle, renderMarkdown, policy: CLOSED, trans });
  return drawn && drawn.node;
}

const shown = async (data: unknown, metadata?: unknown): Promise<HTMLElement> =>
  (await draw(data, metadata))!;

const picturesOf = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('img')].map(img => img.src.slice(0, 30));

const cardsOf = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('.cq-ContentCard-title')].map(title => title.textContent ?? '');

const buttonOf = (node: HTMLElement, name: string): HTMLButtonElement =>
  [...node.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;

/** The parts of an element that could send a request, run a script, or look like the interface. */
function dangers(node: HTMLElement): string[] {
  return [...node.querySelectorAll('*')].flatMap(one =>
    /^(script|style|link|iframe|object|embed|video|audio|source|track|form|input|svg|math|meta|base|template)$/.test(
      one.localName
    ) && !one.closest('.cq-Icon')
      ? [one.localName]
      : [...one.attributes]
          .filter(
            ({ name, value }) =>
              /^(on|srcset|poster|background|id$|action|formaction|ping)/.test(name) ||
              (name === 'src' && !value.startsWith('data:image/')) ||
              /url\(/.test(value)
          )
          .map(({ name }) => `${one.localName} ${name}`)
  );
}

beforeEach(() => {
  rendered = [];
});

describe('hostile bundles', () => {
  it.each(hostileBundles(place => (place === 'own' ? '/api/contents/sink' : SINK)))(
    '[BUNDLE3] %s is a card',
    async (_, data) => {
      const node = await shown(data);
      expect(dangers(node)).toEqual([]);
      expect(picturesOf(node)).toEqual([]);
      expect(cardsOf(node)).toHaveLength(1);
      expect(rendered).toEqual([]);
    }
  );

  it('[BUNDLE3] any HTML is a card, or text with marks', () => {
    const tags =
      'p img a table svg math style script iframe b td body html head meta link x-y'.split(' ');
    const names = 'src href style class id onclick srcset data-x xlink:href colspan'.split(' ');
    const values = [
      SINK,
      'javascript:alert(1)',
      `url(${SINK})`,
      'jp-Dialog',
      '"><img src=x onerror=y>'
    ];
    const tag = fc
      .tuple(
        fc.constantFrom(...tags),
        fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...values)), { maxLength: 3 }),
        fc.boolean()
      )
      .map(
        ([name, attributes, closes]) =>
          `<${closes ? '/' : ''}${name} ${attributes.map(([key, value]) => `${key}="${value}"`).join(' ')}>`
      );
    const html = fc.array(
      fc.oneof(tag, fc.constantFrom('text', '<!--', '-->', '<![CDATA[', ']]>')),
      {
        maxLength: 12
      }
    );
    return fc.assert(
      fc.asyncProperty(html, async parts => {
        const node = await draw({ 'text/html': parts.join('') });
        expect(node ? dangers(node) : []).toEqual([]);
        const classes = node?.querySelectorAll(
          '.jp-RenderedHTML [class], .jp-RenderedHTML [style]'
        );
        expect(classes?.length ?? 0).toBe(0);
      }),
      { numRuns: 300 }
    );
  });
});

describe('renderBundle', () => {
  it('[BUNDLE2] shows a plot without its text fallback', async () => {
    const node = await shown({ 'text/plain': '<Figure>', 'image/png': png(4, 2) });
    expect(picturesOf(node)).toEqual([`data:image/png;base64,${png(4, 2)}`.slice(0, 30)]);
    expect(node.textContent).toBe('');
    expect(node.querySelector('img')!.alt).not.toBe('');
  });

  it('[BUNDLE2] shows a picture whose base64 has line breaks, as in notebook files', async () => {
    const lines = png(4, 2).replace(/.{20}/g, '$&\n');
    expect(picturesOf(await shown({ 'image/png': lines }))).toHaveLength(1);
    expect(picturesOf(await shown({ 'image/png': lines.split(/(?<=\n)/) }))).toHaveLength(1);
  });

  it('[BUNDLE6] shows a table of pandas without its styles', async () => {
    const node = await shown({ 'text/html': PANDAS, 'text/plain': '  run' });
    expect([...node.querySelectorAll('td')].map(cell => cell.textContent)).toEqual([
      '12',
      '3.41',
      '13',
      '3.37'
    ]);
    expect(node.querySelectorAll('table[class], [style], style')).toHaveLength(0);
    expect(cardsOf(node)).toEqual([]);
    expect(node.querySelector('.jp-RenderedHTMLCommon')).not.toBeNull();
  });

  it('[BUNDLE6] shows a styled table without styles, and with them on a click', async () => {
    const html =
      '<style>#T_1 td {background: red}</style><table id="T_1"><tr><td>1</td></tr></table>';
    const node = await shown({ 'text/html': html });
    expect(node.querySelector('td')!.textContent).toBe('1');
    expect(cardsOf(node)).toEqual(['Page (HTML)']);
  });

  it('[BUNDLE6] limits the span of cells, and opens links in a new tab', async () => {
    const html =
      '<table><tr><td colspan="1000" rowspan="65000">x</td></tr></table>' +
      '<a href="https://a.test" target="_top" ping="https://b.test">a</a><a href="/logout">b</a><a href="javascript:x">c</a>';
    const node = await shown({ 'text/html': html });
    const cell = node.querySelector('td')!;
    expect([cell.colSpan, cell.rowSpan]).toEqual([50, 50]);
    const links = [...node.querySelectorAll('a')].map(link => link.outerHTML);
    expect(links).toEqual([
      '<a href="https://a.test/" target="_blank" rel="noopener noreferrer nofollow">a</a>',
      '<a>b</a>',
      '<a>c</a>'
    ]);
  });

  it('[CONTENT13] treats links in HTML like links in markdown', async () => {
    const links = [
      'https://bank.test@evil.test/',
      'https://lab.test:pw@evil.test/',
      `${location.origin}/logout`,
      'https:/logout',
      `https://x.test/${'a'.repeat(3_000)}`,
      'java\nscript:alert(1)',
      'work/a.ipynb'
    ].map(href => `<a href="${href}">x</a>`);
    const node = await shown({ 'text/html': links.join('') });
    expect(node.querySelectorAll('a')).toHaveLength(7);
    expect([...node.querySelectorAll('a[href]')].map(link => link.getAttribute('href'))).toEqual([
      'https://logout/'
    ]);
    const mail = await shown({ 'text/html': '<a href="mailto:a@b.test?bcc=c@d.test">x</a>' });
    expect(mail.querySelector('a')!.getAttribute('href')).toBe('mailto:a@b.test');
  });

  it('[BUNDLE17] does not parse HTML with too many tags', async () => {
    const read = jest.spyOn(DOMParser.prototype, 'parseFromString');
    const node = await shown({ 'text/html': `<table>${'<tr><td>a'.repeat(8_000)}</table>` });
    expect(cardsOf(node)).toEqual(['Page (HTML)']);
    expect(read).not.toHaveBeenCalled();
    read.mockRestore();
  });

  const many = (tag: (n: number) => string): string =>
    Array.from({ length: 900 }, (_, n) => tag(n)).join('');

  it.each([
    ['left open', many(n => `<b a=${n}>`)],
    ['open behind a value', many(n => `<i title="</i>" a=${n}>`)],
    ['open behind a comment', many(n => `<u a=${n}><!--</u>-->`)],
    ['open behind half a comment', `<style><!--</style>${many(n => `<b a=${n}>`)}`],
    ['open behind a false tag', many(n => `<b a=${n}></ </b>>`)],
    ['open behind a false value', many(n => `<b a"x="></b>" c=${n}>`)],
    ['closed in a table', `${many(n => `<b a=${n}>`)}<table><td>${many(() => '</b>')}</table>`]
  ])('[BUNDLE22] does not parse HTML with much formatting %s', async (_, open) => {
    const parse = jest.spyOn(DOMParser.prototype, 'parseFromString');
    const node = await shown({ 'text/html': `<p>${open}${'<p>x'.repeat(1_000)}` });
    expect(cardsOf(node)).toEqual(['Page (HTML)']);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('[BUNDLE22] … but parses it if its formatting is closed, or open only a few times', async () => {
    for (const html of [
      '<p><b class="a">x</b> <i>y<br>z</i>'.repeat(150),
      `<table>${'<tr><td><a href="https://x.test"><b>x</b></a>'.repeat(120)}</table>`,
      `<font color="red">${'<p>x</p>'.repeat(200)}</font>`,
      '<p><b>x</p><p>y</b></p><!-- z -->'.repeat(20)
    ]) {
      expect([html.slice(0, 30), cardsOf(await shown({ 'text/html': html }))]).toEqual([
        html.slice(0, 30),
        []
      ]);
    }
  });

  it('[BUDGET12] leaves out marks that are slow to draw', async () => {
    const marks = '\u0301'.repeat(3_000);
    for (const data of [
      { 'text/plain': `a${marks}` },
      { 'text/plain': `a${'\u001b[31m\u0301\u001b[0m\u0301'.repeat(1_000)}` },
      { 'text/html': `<p>a${marks}</p>` },
      { 'text/html': `<p>a${'<b>\u0301</b>'.repeat(900)}</p>` }
    ]) {
      expect((await shown(data)).textContent.match(/\p{M}/gu)).toHaveLength(8);
    }
  });

  it('[BUDGET21] shows text that changes direction often in small pieces', async () => {
    const text = '\u0628a'.repeat(8_000);
    const node = await shown({ 'text/plain': text });
    expect(node.querySelector('pre')!.textContent).toHaveLength(1_000);
    expect(node.querySelectorAll('pre > div')).toHaveLength(1);
    expect(cardsOf(await shown({ 'text/html': `<p>${text}</p>` }))).toEqual(['Page (HTML)']);
  });

  const nested = (depth: number): JSONValue => {
    let value: JSONValue = 1;
    for (let i = 0; i < depth; i++) {
      value = [value];
    }
    return value;
  };

  it('[BUNDLE21] does not indent deeply nested data, and does not show data that is nested far too deeply', async () => {
    const textOf = async (depth: number): Promise<string> =>
      (await shown({ 'application/json': nested(depth) })).querySelector('pre')!.textContent;
    expect(await textOf(3)).toBe('[\n  [\n    [\n      1\n    ]\n  ]\n]');
    expect(await textOf(900)).toBe(`${'['.repeat(900)}1${']'.repeat(900)}`);
    expect(await textOf(2_000)).toBe('');
  });

  it('[BUDGET21] shows text of many scripts in small pieces', async () => {
    const text = Array.from({ length: 2_000 }, (_, i) =>
      String.fromCodePoint(0x370 + ((i * 37) % 12_000))
    ).join('');
    const node = await shown({ 'text/plain': text });
    expect(node.querySelector('pre')!.textContent).toHaveLength(300);
    expect(cardsOf(await shown({ 'text/html': `<p>${text}</p>` }))).toEqual(['Page (HTML)']);
  });

  const drawing = (inside: string, before = '', attributes = ''): string =>
    `${before}<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inside}</svg>`;

  it.each([
    ['entities', drawing('<desc>&a;</desc>', '<!DOCTYPE svg [<!ENTITY a "aaa">]>')],
    ['markers', drawing('<defs><marker id="m"><path d="M0 0"/></marker></defs>')],
    ['a marker handed down', drawing('<g marker-mid="url(#m)"><path d="M0 0"/></g>')],
    ['filters', drawing('<rect style="filter:blur(99px)"/>')],
    ['filters of CSS', drawing('<style>rect{filter:blur(99px)}</style><rect/>')],
    ['escaped filters', drawing('<rect style="f\\69lter:blur(99px)"/>')],
    ['blending', drawing('<rect style="mix-blend-mode:hue"/>')],
    ['animation', drawing('<rect style="animation:spin 1ms infinite"/>')],
    ['selectors', drawing('<style>g:has(rect+rect)~g *{fill:red}</style><rect/>')],
    ['styles in its metadata', drawing('<metadata><style>*{filter:blur(9px)}</style></metadata>')],
    ['styles in its title', drawing('<title><style>*{filter:blur(9px)}</style></title>')],
    [
      'styles in a description',
      drawing(
        '<a:RDF xmlns:a="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><style>*{filter:blur(9px)}</style></a:RDF>'
      )
    ],
    [
      'a style sheet of HTML',
      drawing(
        '<metadata><link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="data:,"/></metadata>'
      )
    ],
    ['animation of another part', drawing('<title><animate href="#a" attributeName="d"/></title>')],
    [
      'a style sheet before it',
      drawing('', '<?xml-stylesheet href="data:text/css,*{filter:blur(9px)}"?>')
    ],
    [
      'many letters placed one by one',
      drawing(`<text x="${'1 '.repeat(3_000)}">${'a'.repeat(3_000)}</text>`)
    ],
    ['much style', drawing(`<style>${'g{fill:red}'.repeat(500)}</style><rect/>`)],
    ['much text', drawing(`<text>${'a'.repeat(20_000)}</text>`)],
    [
      'much text by use',
      drawing(`<text id="a">${'a'.repeat(500)}</text>${'<use href="#a"/>'.repeat(30)}`)
    ],
    ['text along a path', drawing('<text><textPath href="#p">a</textPath></text>')],
    ['many colours', drawing(`<linearGradient id="g">${'<stop/>'.repeat(100)}</linearGradient>`)]
  ])('[BUNDLE16] a drawing with %s is a card', async (_, svg) => {
    const node = await shown({ 'image/svg+xml': svg });
    expect(picturesOf(node)).toEqual([]);
    expect(cardsOf(node)).toEqual(['Drawing (SVG)']);
  });

  const dashed = (pattern: string, more = ''): string =>
    `<path d="M0 0L400 400" stroke-width="9" ${more} stroke-dasharray="${pattern}"/>`;

  it.each([
    ['short dashes', dashed('0.001 0.001').repeat(10)],
    ['many dashes', dashed('1 1').repeat(1_000)],
    ['a style', '<path d="M0 0L400 400" style="stroke-dasharray:0.001 0.001"/>'],
    ['a comment in the style', '<path d="M0 0L4 4" style="stroke-dasharray/**/:0.001"/>'],
    ['style sheets', '<style>path{stroke-dasharray:.001}</style><path d="M0 0L400 400"/>'],
    ['a group', '<g stroke-dasharray="9"><path d="M0 0L400 400"/></g>'],
    ['long relative paths', '<path d="M0 0l9e9 9e9" stroke-dasharray="9"/>'],
    ['long paths', '<path d="M0 0L9e9 9e9" stroke-dasharray="9"/>'],
    ['another outline', dashed('9', 'style="d:path(\'M0 0L9e9 9e9\')"')],
    ['another length', dashed('9', 'pathLength="9e9"')],
    ['another width', '<rect width="9" style="width:9e9px" stroke-dasharray="9"/>'],
    [
      'dashes by use',
      dashed('9 9').replace('<path', '<path id="a"') + '<use href="#a"/>'.repeat(2_500)
    ],
    ['other units', dashed('0.001em')],
    ['a variable', dashed('9', 'style="--a:.001;stroke-dasharray:var(--a)"')]
  ])('[BUNDLE18] a drawing with too many dashes by %s is a card', async (_, inside) => {
    const node = await shown({ 'image/svg+xml': drawing(inside) });
    expect(picturesOf(node)).toEqual([]);
    expect(cardsOf(node)).toEqual(['Drawing (SVG)']);
  });

  it('[BUNDLE18] … a drawing with the dashes of plots and graphs is shown', async () => {
    const inside =
      '<path d="M 57.6 307 L 57.6 41" style="fill: none; stroke-dasharray: 0.8,1.32; stroke-dashoffset: 0"/>'.repeat(
        20
      ) +
      '<path d="M27,-72C27,-64 27,-55 27,-46" stroke-dasharray="5,2"/>' +
      '<polygon points="54,-36 0,-36 0,0 54,0" stroke-dasharray="5,2"/>' +
      '<path d="M0,9L99,9Z" style="stroke-dasharray: 9px, 9px"/><path d="M0 0h9" stroke-dasharray="none"/>';
    expect(picturesOf(await shown({ 'image/svg+xml': drawing(inside) }))).toHaveLength(1);
  });

  const plot = (inside: string, more = 'viewBox="0 0 400 300"'): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" ${more}>${inside}</svg>`;
  const repeat = (count: number, part: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => part(i)).join('');
  /** A line that crosses the whole drawing again and again. */
  const zigzag = (count: number, command = 'L'): string =>
    `M0 0${repeat(count, i => `${command}${i % 400} ${300 * (i % 2)}`)}`;

  it.each([
    ['one long line', plot(`<path d="${zigzag(4_000)}"/>`)],
    ['a line of relative steps', plot(`<path d="m0 0${'h400v300h-400v-300'.repeat(600)}"/>`)],
    ['a line by use', plot(`<path id="a" d="${zigzag(100)}"/>${'<use href="#a"/>'.repeat(40)}`)],
    ['crossing curves', plot(`<path d="M0 0${'C400 300 0 300 400 0S0 300 0 0'.repeat(900)}"/>`)],
    ['mirrored curves', plot(`<path d="M0 0Q400 300 400 0${'T0 0T400 0'.repeat(900)}"/>`)],
    ['circles by arcs', plot(`<path d="M0 0${'A200 200 0 1 1 9 9'.repeat(900)}"/>`)],
    ['large circles', plot('<circle cx="200" cy="150" r="150" fill-opacity=".1"/>'.repeat(1_000))],
    ['ellipses in other units', plot('<ellipse rx="50%" ry="50%"/>'.repeat(1_000))],
    ['large parts', plot('<rect width="400" height="300"/>'.repeat(1_000))],
    [
      'parts that are clipped',
      plot(
        `<clipPath id="c"><circle r="300"/></clipPath>${'<path d="M0 0V300H400Z" clip-path="url(#c)"/>'.repeat(200)}`
      )
    ],
    [
      'gradients',
      plot(`<radialGradient id="g"/>${'<path d="M0 0V300H400Z" fill="url(#g)"/>'.repeat(200)}`)
    ],
    [
      'small parts made large',
      plot(`<g transform="scale(900)">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</g>`)
    ],
    [
      'a matrix',
      plot(`<g transform="matrix(900,0,0,9,0,0)">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</g>`)
    ],
    [
      'a style that makes them large',
      plot(`<g style="transform:scale(9)">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</g>`)
    ],
    [
      'a drawing inside',
      plot(`<svg viewBox="0 0 1 1">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</svg>`)
    ],
    ['a wide pen', plot(`<g stroke-width="300">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</g>`)],
    [
      'a wide pen by style',
      plot(`<g style="stroke-width:9e9">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</g>`)
    ],
    [
      'a wide pen in other units',
      plot(`<g stroke-width="99cm">${'<path d="M0 0h1v1h1z"/>'.repeat(1_000)}</g>`)
    ],
    ['a comment in a style', plot('<g style="stroke-width/**/:9e9"/>')],
    ['large letters', plot(`<g font-size="400">${'<text>WWWW</text>'.repeat(250)}</g>`)],
    ['letters that grow', plot(`<g style="font-size:9em">${'<text>WWWW</text>'.repeat(250)}</g>`)],
    ['layers', plot('<g opacity=".9"><path d="M0 0h3"/><path d="M300 0h3"/></g>'.repeat(200))],
    [
      'layers of one path',
      plot('<path opacity=".9" d="M0 0h3M300 0h3" stroke="red"/>'.repeat(200))
    ],
    ['layers by style', plot('<g style="opacity:.9"><path d="M0 0h3M300 0h3"/></g>'.repeat(200))],
    ['layers by a style sheet', plot('<style>path{opacity:.9}</style><path d="M0 0h3"/>')],
    ['no size of its own', plot(`<path d="${zigzag(1_500)}"/>`, '')],
    ['a tiny size', plot(`<path d="${zigzag(1_500)}"/>`, 'viewBox="0 0 400 0.1"')]
  ])('[BUNDLE20] a drawing with too much to draw by %s is a card', async (_, svg) => {
    const node = await shown({ 'image/svg+xml': svg });
    expect(picturesOf(node)).toEqual([]);
    expect(cardsOf(node)).toEqual(['Drawing (SVG)']);
  });

  it.each([
    [
      'a noisy line of 4,000 points',
      plot(
        `<path d="M0 0H400V300H0Z" style="fill: #ffffff"/><clipPath id="c"><rect width="400" height="300"/></clipPath>` +
          `<path d="M0 150${repeat(4_000, i => `L${i / 10} ${150 + ((i * 37) % 80)}`)}" clip-path="url(#c)" style="fill: none; stroke: #1f77b4; stroke-width: 1.5"/>`
      )
    ],
    [
      'a thousand points and words of glyphs',
      plot(
        `<defs><path id="m" d="M0 3C.8 3 1.6 2.7 2.1 2.1C2.7 1.6 3 .8 3 0C3 -.8 2.7 -1.6 2.1 -2.1z"/><path id="DejaVuSans-30" transform="scale(0.015625)" d="M2034 4250Q1547 4250 1301 3770Q1056 3291 1056 2328Z"/></defs>` +
          repeat(1_000, i => `<use xlink:href="#m" x="${i % 400}" y="${i % 300}"/>`) +
          '<path d="M9 9L99 99" style="opacity: 0.5; stroke-opacity: 0.5"/>'.repeat(20) +
          `<g transform="translate(40 290) scale(0.1 -0.1)">${'<use xlink:href="#DejaVuSans-30"/>'.repeat(200)}</g>`,
        'xmlns:xlink="http://www.w3.org/1999/xlink" width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6"'
      )
    ],
    [
      'bars, labels and a scale of colours',
      plot(
        '<linearGradient id="g"><stop offset="0"/><stop offset="1"/></linearGradient><rect width="20" height="100" style="fill:url(#g)"/>' +
          repeat(60, i => `<path d="M${i * 6},300h5v-${i * 4}h-5Z" fill="#4c78a8"/>`) +
          repeat(
            40,
            i =>
              `<text transform="translate(${i},9) rotate(270)" font-size="10px" font-family="sans-serif">Label ${i}</text>`
          ),
        'width="400" height="300"'
      )
    ]
  ])('[BUNDLE20] … %s are not', async (_, svg) => {
    expect(picturesOf(await shown({ 'image/svg+xml': svg }))).toHaveLength(1);
  });

  const attributes = (count: number): string =>
    Array.from({ length: count }, (_, at) => `a${at}=""`).join(' ');

  it.each([
    ['a tag', `<g ${attributes(9_000)}/>`],
    ['a tag after a quote', `<!-- <g a=" --><g ${attributes(9_000)}/>`]
  ])('[BUNDLE19] %s with too many attributes is not parsed', async (_, inside) => {
    const parse = jest.spyOn(DOMParser.prototype, 'parseFromString');
    const node = await shown({ 'image/svg+xml': drawing(inside) });
    expect(cardsOf(node)).toEqual(['Drawing (SVG)']);
    expect(cardsOf(await shown({ 'text/html': `<p>a</p>${inside}` }))).toEqual(['Page (HTML)']);
    expect(cardsOf(await shown({ 'text/html': `<p a=\u00a0" ${attributes(300)}">` }))).toEqual([
      'Page (HTML)'
    ]);
    expect(parse).not.toHaveBeenCalled();
    parse.mockRestore();
  });

  it('[BUNDLE16] … an honest one is parsed', async () => {
    const svg = drawing(
      '<style>.a, .b { stroke: #3d3d3d; fill: none }</style><g id="marker_1"><rect fill="#3d3d3d" stroke-dasharray="3.7,1.6"/></g>' +
        '<linearGradient id="g"><stop/><stop/></linearGradient><text>Time, s</text>' +
        '<metadata><a:RDF xmlns:a="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><b xmlns="http://creativecommons.org/ns#"/></a:RDF></metadata>'
    );
    expect(picturesOf(await shown({ 'image/svg+xml': svg }))).toHaveLength(1);
  });

  it('[BUNDLE8] shows a drawing as a picture', async () => {
    const node = await shown({ 'image/svg+xml': PLOT_SVG });
    expect(picturesOf(node)[0]).toMatch(/^data:image\/svg\+xml/);
    expect(node.querySelector('svg')).toBeNull();
  });

  it.each([
    ['text/markdown', 'a *b*', 'a *b*'],
    ['text/latex', '$x$', '$x$'],
    ['text/vnd.mermaid', 'graph TD\n````', '`````mermaid\ngraph TD\n````\n`````']
  ])('[BUNDLE2] renders %s like a body', async (type, text, expected) => {
    await shown({ [type]: text, 'text/plain': 'x' });
    expect(rendered).toEqual([expected]);
  });

  it('[BUNDLE2] typesets its content and releases it', async () => {
    const calls: string[] = [];
    class Rendered implements IRendered {
      readonly node = document.createElement('p');
      attach(): void {
        calls.push('attach');
      }
      dispose(): void {
        calls.push('dispose');
      }
    }
    const bundle = { data: { 'text/latex': '$x$' } };
    const renderMarkdown = (): Promise<IRendered> => Promise.resolve(new Rendered());
    const drawn = await renderBundle({ bundle, renderMarkdown, policy: CLOSED, trans });
    drawn?.attach?.();
    drawn?.dispose();
    expect(calls).toEqual(['attach', 'dispose']);
  });

  it('[BUNDLE2] shows data as text', async () => {
    const node = await shown({ 'application/json': ['a', { b: 1 }] });
    expect(JSON.parse(node.querySelector('pre')!.textContent)).toEqual(['a', { b: 1 }]);
  });

  it('[BUNDLE3] shows the picture of a chart beside its card', async () => {
    const node = await shown({
      'application/vnd.vega.v5+json': { data: { url: SINK } },
      'image/png': png(4, 2),
      'text/plain': '<Vega>'
    });
    expect(picturesOf(node)).toHaveLength(1);
    expect(cardsOf(node)).toEqual(['Interactive chart (Vega)']);
    expect(node.textContent).not.toContain('<Vega>');
  });

  it('[BUNDLE3] shows the text beside an unknown type', async () => {
    const node = await shown({ 'application/x-thing': 'abc', 'text/plain': 'a thing' });
    expect(node.querySelector('pre')!.textContent).toBe('a thing');
    expect(cardsOf(node)).toEqual(['Content of type application/x-thing']);
  });

  it('[BUNDLE3] a card names its type and size', async () => {
    const node = await shown({ 'image/png': png(30_000, 30_000, 1) });
    const card = node.querySelector('.cq-ContentCard')!;
    expect(card.getAttribute('role')).toBe('group');
    expect(card.getAttribute('aria-label')).toBe('Image');
    expect(card.textContent).toMatch(/30000 × 30000, \d+ B/);
  });

  it('[BUNDLE4] opens a page in a frame without origin, and closes it', async () => {
    const node = await shown({ 'text/html': '<script>1</script>' });
    document.body.append(node);
    buttonOf(node, 'Open').click();
    const frame = node.querySelector('iframe')!;
    expect(frame.getAttribute('sandbox')).toBe('allow-scripts');
    expect(frame.getAttribute('allow')).toBe('');
    expect(frame.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(frame.src).toMatch(/\/frame\.html$/);
    expect(frame.title).toBe('Page (HTML)');
    expect(document.activeElement).toBe(buttonOf(node, 'Close'));
    buttonOf(node, 'Close').click();
    expect(node.querySelector('iframe')).toBeNull();
    expect(document.activeElement).toBe(buttonOf(node, 'Open'));
    node.remove();
  });

  it.each([
    ['application/vnd.vega.v5+json', { mark: 'bar' }],
    ['application/vnd.plotly.v1+json', { mark: 'bar' }],
    ['application/vnd.jupyter.widget-view+json', { mark: 'bar' }],
    ['application/geo+json', { mark: 'bar' }]
  ])('[BUNDLE4] opens %s as its text', async (type, data) => {
    const node = await shown({ [type]: data });
    buttonOf(node, 'Open').click();
    expect(node.querySelector('iframe')).toBeNull();
    expect(JSON.parse(node.querySelector('pre')!.textContent)).toEqual(data);
    expect(node.querySelector('[aria-label="Copy code"]')).not.toBeNull();
  });

  it.each([
    ['nothing', {}],
    ['null', null],
    ['a text', 'text/plain'],
    ['a list', ['text/plain']],
    [
      'no types',
      { plain: 'a', '': 'b', 'text/': 'c', '/x': 'd', 'a/b/c': 'e', 'text/pl ain': 'f' }
    ],
    ['names of prototypes', JSON.parse('{"__proto__": "a", "constructor": "b", "toString": "c"}')],
    [
      'what is no text',
      { 'text/plain': 1, 'text/html': { a: 1 }, 'image/png': [1], 'text/latex': null }
    ],
    ['nothing in it', { 'text/plain': '', 'text/html': [] }],
    [
      'too many to be looked at',
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`x${i}`, 'y']))
    ]
  ])('[BUNDLE9] takes %s for no bundle', async (_, data) => {
    expect(await draw(data)).toBeNull();
  });

  it('[BUNDLE9] looks at own properties only', async () => {
    const data = Object.create({ 'text/html': '<b>x</b>' }) as object;
    expect(await draw(data)).toBeNull();
  });

  it.each([
    [{ 'image/png': { width: 100, height: 50 } }, [100, 50]],
    [{ 'image/png': { width: '100', height: NaN } }, [null, null]],
    [{ 'image/png': { width: 1e9, height: -1 } }, [null, null]],
    [{ 'image/png': 'wide' }, [null, null]],
    [{ 'image/png': null }, [null, null]],
    [null, [null, null]],
    [[], [null, null]],
    ['x', [null, null]]
  ])('[BUNDLE10] reads of the metadata %j the sizes %j', async (metadata, [width, height]) => {
    const node = await shown({ 'image/png': png(4, 2) }, metadata);
    const img = node.querySelector('img')!;
    const read = (name: string): number | null =>
      img.hasAttribute(name) ? Number(img.getAttribute(name)) : null;
    expect([read('width'), read('height')]).toEqual([width, height]);
  });

  it('[BUNDLE10] accepts a background colour by name, and no other value', async () => {
    const node = await shown(
      { 'image/png': png(4, 2) },
      { 'image/png': { needs_background: 'light', isolated: true, unconfined: true, style: 'x' } }
    );
    expect(node.querySelector('img')!.className).toBe('cq-Picture jp-needs-light-background');
    const other = await shown(
      { 'image/png': png(4, 2) },
      { 'image/png': { needs_background: 'x y' } }
    );
    expect(other.querySelector('img')!.className).toBe('cq-Picture');
  });

  it('[BUNDLE7] shows long text a portion at a time', async () => {
    const text = Array.from({ length: 1_000 }, (_, i) => `line ${i}`).join('\n');
    const node = await shown({ 'text/plain': text });
    const pre = node.querySelector('pre')!;
    expect(pre.textContent.split('\n')).toHaveLength(201);
    const more = [...node.querySelectorAll('button')].at(-1)!;
    for (let i = 0; i < 4; i++) {
      more.click();
    }
    expect(pre.textContent).toBe(text);
    expect(more.hidden).toBe(true);
  });

  it('[BUNDLE7] shows one very long line a portion at a time, without cutting a character', async () => {
    const text = 'x' + '😀'.repeat(20_000);
    const pre = (await shown({ 'text/plain': text })).querySelector('pre')!;
    expect(pre.textContent.length).toBeLessThanOrEqual(16 * 1024);
    expect(text.startsWith(pre.textContent)).toBe(true);
    expect(pre.textContent).not.toMatch(/[\ud800-\udbff]$/);
  });
});
