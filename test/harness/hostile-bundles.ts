import { deflateSync } from 'node:zlib';

type Bundle = Record<string, unknown>;

const crcTable = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) {
    c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return c >>> 0;
});

const crc = (bytes: Uint8Array): number =>
  (bytes.reduce((c, byte) => crcTable[(c ^ byte) & 0xff] ^ (c >>> 8), 0xffffffff) ^ 0xffffffff) >>>
  0;

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

/** A picture, as base64. `rows` may be fewer than its header says. */
export function png(width: number, height: number, rows = height): string {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const pixels = Buffer.alloc(rows * (1 + width * 3));
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < Math.min(width, 1_000); x++) {
      pixels.set(
        [40 + (x * 160) / width, 90, 40 + (y * 160) / height],
        y * (1 + width * 3) + 1 + x * 3
      );
    }
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0))
  ]).toString('base64');
}

/** A table as pandas renders it. */
export const PANDAS = `<div>
<style scoped>
    .dataframe tbody tr th:only-of-type { vertical-align: middle; }
    .dataframe tbody tr th { vertical-align: top; }
    .dataframe thead th { text-align: right; }
</style>
<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th></th><th>run</th><th>depth</th></tr>
  </thead>
  <tbody>
    <tr><th>0</th><td>12</td><td>3.41</td></tr>
    <tr><th>1</th><td>13</td><td>3.37</td></tr>
  </tbody>
</table>
</div>`;

const svg = (content: string, more = ''): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="80" height="40" ${more}>${content}</svg>`;

/** A plot as matplotlib renders it, shortened. */
export const PLOT_SVG = `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
${svg(
  '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:li/></rdf:RDF></metadata>' +
    '<defs><style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>' +
    '<path id="glyph" d="M0 0L8 8"/><clipPath id="clip"><rect width="80" height="40"/></clipPath></defs>' +
    '<g id="figure_1"><rect width="80" height="40" fill="#fff"/><use xlink:href="#glyph" x="4" y="4"/>' +
    '<path d="M2 38L78 2" clip-path="url(#clip)" style="fill: none; stroke: #1f77b4"/></g>'
)}`;

/** Each of `depth` parts draws the previous part ten times. */
const laughs = (depth: number): string =>
  svg(
    `<defs><g id="g0"><rect width="1" height="1"/></g>${Array.from(
      { length: depth },
      (_, i) => `<g id="g${i + 1}">${`<use href="#g${i}"/>`.repeat(10)}</g>`
    ).join('')}</defs><use href="#g${depth}"/>`
  );

const vega = (url: string): Bundle => ({
  $schema: 'https://vega.github.io/schema/vega/v5.json',
  data: [{ name: 'files', url, format: { type: 'json' } }],
  marks: [{ type: 'image', encode: { update: { url: { value: url } } } }]
});

/**
 * Bundles that try to run code or to send a request. `at` returns a new address on the given server for each. All of them must be cards.
 */
export function hostileBundles(at: (place: 'own' | 'foreign') => string): [string, Bundle][] {
  const [own, foreign] = [() => at('own'), () => at('foreign')];
  const html = (name: string, source: string): [string, Bundle] => [
    `HTML: ${name}`,
    { 'text/html': source, 'text/plain': '<Figure>' }
  ];
  const drawing = (name: string, content: string): [string, Bundle] => [
    `SVG: ${name}`,
    { 'image/svg+xml': svg(content) }
  ];
  return [
    ['Vega 5 reads files', { 'application/vnd.vega.v5+json': vega(own()), 'text/plain': '<Vega>' }],
    ['Vega 6', { 'application/vnd.vega.v6+json': vega(foreign()) }],
    ['Vega-Lite 5', { 'application/vnd.vegalite.v5+json': { data: { url: own() }, mark: 'bar' } }],
    ['Vega-Lite 6', { 'application/vnd.vegalite.v6+json': { data: { url: foreign() } } }],
    ['Vega in capitals', { 'Application/VND.Vega.v5+JSON': vega(own()) }],
    ['Vega as text', { 'application/vnd.vega.v5+json': JSON.stringify(vega(own())) }],
    [
      'Plotly',
      {
        'application/vnd.plotly.v1+json': {
          data: [],
          layout: { images: [{ source: foreign(), xref: 'paper', yref: 'paper' }] }
        }
      }
    ],
    ['a widget', { 'application/vnd.jupyter.widget-view+json': { model_id: 'x' } }],
    ['the state of widgets', { 'application/vnd.jupyter.widget-state+json': { state: {} } }],
    ['a script', { 'application/javascript': `fetch('${own()}'); element.append('run')` }],
    ['a script as text', { 'text/javascript': `new Image().src = '${foreign()}'` }],
    ['an old script', { 'application/x-javascript': `fetch('${foreign()}')` }],
    ['a map', { 'application/geo+json': { type: 'Point', coordinates: [1, 2], url: foreign() } }],
    [
      'Bokeh',
      { 'application/vnd.bokehjs_exec.v0+json': '', 'application/vnd.bokehjs_load.v0+json': own() }
    ],
    ['HoloViews', { 'application/vnd.holoviews_exec.v0+json': `fetch('${own()}')` }],
    ['a PDF', { 'application/pdf': 'JVBERi0xLjQK' }],
    ['sound', { 'audio/mpeg': 'SUQz' }],
    ['video', { 'video/mp4': 'AAAA' }],
    ['an unknown type', { 'application/vnd.evil+json': { url: foreign() } }],
    ['an unknown image', { 'image/bmp': 'Qk0=' }],
    [
      'XHTML',
      {
        'application/xhtml+xml': `<html xmlns="http://www.w3.org/1999/xhtml"><img src="${own()}"/></html>`
      }
    ],
    ['a page in a page', { 'application/vnd.jupyter.iframe': foreign() }],

    html('an image', `<img src="${own()}">`),
    html('srcset', `<img srcset="${foreign()} 1x">`),
    html('picture', `<picture><source srcset="${own()}"><img></picture>`),
    html('a script', `<p>hi</p><script>fetch('${own()}')</script>`),
    html('a script from afar', `<script src="${foreign()}"></script>`),
    html('a module', `<script type="module">import '${foreign()}'</script>`),
    html('a handler', `<p onmouseover="fetch('${own()}')">hi</p>`),
    html('a handler that fires at once', `<img src="x" onerror="fetch('${own()}')">`),
    html('a style sheet', `<link rel="stylesheet" href="${foreign()}"><p>hi</p>`),
    html(
      'prefetching',
      `<link rel="prefetch" href="${own()}"><link rel="dns-prefetch" href="${foreign()}">`
    ),
    html('preloading', `<link rel="preload" as="image" href="${foreign()}">`),
    html('a frame', `<iframe src="${own()}"></iframe>`),
    html('a frame with a page', `<iframe srcdoc="<img src='${own()}'>"></iframe>`),
    html('a video', `<video src="${foreign()}" poster="${own()}" autoplay></video>`),
    html('sound', `<audio src="${foreign()}" autoplay></audio>`),
    html('a track', `<video><track src="${own()}" default></video>`),
    html('an object', `<object data="${own()}"></object><embed src="${foreign()}">`),
    html('a form', `<form action="${own()}"><button>Go</button></form>`),
    html('an input', `<input type="image" src="${own()}">`),
    html('going elsewhere', `<meta http-equiv="refresh" content="0;url=${own()}">`),
    html('SVG within', `<svg><image href="${own()}"/></svg>`),
    html(
      'MathML within',
      `<math><maction actiontype="statusline" xlink:href="${own()}">x</maction></math>`
    ),
    html('a template', `<template><img src="${own()}"></template>`),
    html('noscript', `<noscript><img src="${own()}"></noscript>`),
    html('a custom element', `<jp-button style="background:url(${own()})">hi</jp-button>`),
    html('a plaintext', `<plaintext><img src="${own()}">`),
    html('tables within tables', '<table><tr><td>'.repeat(12)),
    html('endless depth', '<b><i>'.repeat(600)),
    html('too many elements', '<br>'.repeat(6_000)),
    html('too much', `<p>${'a'.repeat(200_000)}</p>`),

    drawing('an image', `<image href="${own()}" width="9" height="9"/>`),
    drawing('an old image', `<image xlink:href="${foreign()}" width="9" height="9"/>`),
    drawing(
      'foreign content',
      `<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="${own()}"/></foreignObject>`
    ),
    drawing('a script', `<script>fetch('${own()}')</script>`),
    drawing('a style from afar', `<style>@import '${foreign()}';</style>`),
    drawing(
      'a style that paints',
      `<style>rect{fill:url(${own()}#x)}</style><rect width="9" height="9"/>`
    ),
    drawing('a filter', '<filter id="f"><feTurbulence/></filter><rect filter="url(#f)"/>'),
    drawing(
      'motion',
      '<rect><animate attributeName="x" dur="1ms" repeatCount="indefinite"/></rect>'
    ),
    drawing('a pattern', '<pattern id="p"><rect/></pattern><rect fill="url(#p)"/>'),
    drawing('a link', `<a href="${own()}"><rect width="9" height="9"/></a>`),
    ['SVG: laughs', { 'image/svg+xml': laughs(9) }],
    [
      'SVG: a circle',
      { 'image/svg+xml': svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>') }
    ],
    ['SVG: not well formed', { 'image/svg+xml': '<svg><image>' }],
    [
      'SVG: another root',
      { 'image/svg+xml': `<html xmlns="http://www.w3.org/1999/xhtml"><img src="${own()}"/></html>` }
    ],

    ['a picture of 900 megapixels', { 'image/png': png(30_000, 30_000, 1) }],
    ['a long picture', { 'image/png': png(65_000, 1) }],
    [
      'a picture that is a page',
      { 'image/png': Buffer.from(`<img src="${own()}">`).toString('base64') }
    ],
    [
      'a picture that is a drawing',
      { 'image/png': Buffer.from(svg(`<image href="${own()}"/>`)).toString('base64') }
    ],
    ['a picture that breaks out', { 'image/png': `" onerror="fetch('${own()}')` }],
    ['a picture with an address', { 'image/jpeg': own() }]
  ];
}
