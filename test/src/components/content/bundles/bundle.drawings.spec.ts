import { PLOT_SVG } from '../../../../harness/hostile-bundles.js';
import { symbols } from '../../../../harness/slow-texts.js';
import { cardsOf, picturesOf, shown } from './bundle-scene.js';

describe('renderBundle', () => {
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

  const many = (count: number, part: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => part(i)).join('');

  it.each([
    ['families', `<text font-family="${many(300, i => `a${i},`)}">a</text>`],
    ['families in styles', many(300, i => `<text style="font: 9px x${i}, 'a;', y${i}">a</text>`)],
    [
      'families behind a quoted mark',
      `<text style="font-family:'a;',${many(300, i => `b${i},`)}c">a</text>`
    ],
    [
      'families that begin with a number',
      `<text style="font: 9px ${many(300, i => `'${i}px a',`)}b">a</text>`
    ],
    ['families from a variable', '<text style="--a:b,c;font-family:var(--a)">a</text>'],
    [
      'faces',
      '<style>@font-face{font-family:a;src:local(b)}</style><text font-family="a">a</text>'
    ],
    ['sizes', many(300, i => `<text font-size="${9 + i / 100}">a</text>`)],
    ['sizes by scaling', many(300, i => `<g transform="scale(1.${i})"><text>a</text></g>`)],
    [
      'languages',
      many(30, i => `<text lang="${String.fromCharCode(97 + i / 2, 97 + i)}">a</text>`)
    ],
    ['rare letters', `<text>${symbols(300)}</text>`],
    ['words in slow letters', `<text>${'\u1200 '.repeat(1_500)}</text>`]
  ])('[BUNDLE26] a drawing with too many %s is a card', async (_, inside) => {
    const node = await shown({ 'image/svg+xml': drawing(inside, '', 'width="400" height="400"') });
    expect(picturesOf(node)).toEqual([]);
    expect(cardsOf(node)).toEqual(['Drawing (SVG)']);
  });

  it('[BUNDLE26] a drawing with the fonts of plots is shown', async () => {
    const families =
      "'DejaVu Sans', 'Bitstream Vera Sans', 'Computer Modern Sans Serif', 'Lucida Grande', 'Verdana', 'Geneva', 'Lucid', 'Arial', sans-serif";
    const inside = many(
      60,
      i =>
        `<g transform="translate(${i} 9)"><text lang="ja" style="font: ${i % 2 ? 10 : 12.5}px ${families}; fill: #${100 + i}">速度 ${i}</text></g>`
    );
    const node = await shown({
      'image/svg+xml': drawing(
        `<g font-family="Arial">${inside}</g>`,
        '',
        'width="400" height="400"'
      )
    });
    expect(picturesOf(node)).toHaveLength(1);
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
  ])('[BUNDLE18] a drawing with too many dashes because of %s is a card', async (_, inside) => {
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
  ])('[BUNDLE20] a drawing with too much to draw because of %s is a card', async (_, svg) => {
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
  ])('[BUNDLE20] … %s are shown', async (_, svg) => {
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
});
