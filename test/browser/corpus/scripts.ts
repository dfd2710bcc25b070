import { bodies, bundles } from './specimen.js';

/** Code that must not run. `evil(…)` records that it has. */
const RUN = "evil('{evil}')";

const ON = [
  'onload',
  'onerror',
  'onclick',
  'onfocus',
  'onmouseover',
  'onpointerenter',
  'onanimationstart',
  'ontoggle',
  'onbegin',
  'onscroll'
];

const MARKUP = [
  `<script>${RUN}</script>`,
  `<SCRIPT SRC="data:text/javascript,${RUN}"></SCRIPT>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg onload=${RUN}></svg>`,
  `<svg><animate onbegin="${RUN}" attributeName=x dur=1s></svg>`,
  `<svg><a xlink:href="javascript:${RUN}"><text x=9 y=9>a</text></a></svg>`,
  `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>${RUN}</script></svg>#x"></svg>`,
  `<svg><foreignObject><img src=x onerror="${RUN}"></foreignObject></svg>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${RUN}"></style></mglyph></table></mtext></math>`,
  `<math><a xlink:href="javascript:${RUN}">x</a></math>`,
  `<img src=x onerror="${RUN}">`,
  `<img src="x" \`onerror="${RUN}">`,
  `<img/src=x/onerror=${RUN}>`,
  `<image src=x onerror="${RUN}">`,
  `<video><source onerror="${RUN}"></video>`,
  `<audio src=x onerror="${RUN}"></audio>`,
  `<body onload="${RUN}">`,
  `<details open ontoggle="${RUN}"><summary>a</summary></details>`,
  `<input autofocus onfocus="${RUN}">`,
  `<marquee onstart="${RUN}">a</marquee>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<object data="data:text/html,<script>parent.${RUN}</script>"></object>`,
  `<embed src="data:text/html,<script>${RUN}</script>">`,
  `<a href="javascript:${RUN}">a</a>`,
  `<a href="  java&#10;script:${RUN}">a</a>`,
  `<form action="javascript:${RUN}"><button autofocus>a</button></form>`,
  `<style>@keyframes e{}*{animation:e 1s}</style><b onanimationstart="${RUN}">a</b>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  `<template><img src=x onerror="${RUN}"></template>`,
  `<base href="javascript:${RUN}//"><a href="x">a</a>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${RUN}">`,
  `<xss style="xss:expression(${RUN})">a</xss>`,
  `<!--><img src=x onerror="${RUN}">-->`,
  `<![CDATA[><img src=x onerror="${RUN}">]]>`,
  `<title><img src=x onerror="${RUN}"></title>`,
  `<textarea><img src=x onerror="${RUN}"></textarea><img src=x onerror="${RUN}">`
];

const MARKDOWN = [
  `[a](javascript:${RUN})`,
  `[a](JaVaScRiPt:${RUN})`,
  `[a](java&#115;cript:${RUN})`,
  `[a](data:text/html,<script>parent.${RUN}</script>)`,
  `[a](vbscript:${RUN})`,
  `![a](javascript:${RUN})`,
  `![a" onerror="${RUN}](x)`,
  `[a](x "\\" onmouseover=\\"${RUN}")`,
  `<javascript:${RUN}>`,
  `[a]: javascript:${RUN}\n\n[a]`,
  `$\\href{javascript:${RUN}}{x}$`,
  `$$\\class{evil}{\\style{background:url(x)}{x}}$$`,
  `\`\`\`"><img src=x onerror="${RUN}">\na\n\`\`\``,
  `\`\`\`mermaid\ngraph TD\n a["<img src=x onerror='${RUN}'>"]\n click a call evil("{evil}")\n\`\`\``,
  `\`\`\`mermaid\n%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\ngraph TD\n a-->b\n click a href "javascript:${RUN}"\n\`\`\``,
  `| <img src=x onerror="${RUN}"> |\n| - |\n| <script>${RUN}</script> |`
];

const HTML = `<img src=x onerror="${RUN}"><script>${RUN}</script>`;

export const SCRIPTS = [
  ...bodies('markup', MARKUP),
  ...bodies(
    'handler',
    ON.map(name => `<b ${name}="${RUN}" tabindex="0" autofocus>a</b>`)
  ),
  ...bodies('markdown', MARKDOWN),
  ...bundles('script-bundle', [
    { 'text/html': HTML },
    { 'application/javascript': RUN },
    { 'text/javascript': RUN },
    {
      'image/svg+xml': `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"><script>${RUN}</script></svg>`
    },
    { 'text/markdown': HTML },
    { 'text/latex': `\\(\\href{javascript:${RUN}}{x}\\)` },
    { 'application/vnd.jupyter.widget-view+json': { model_id: '{evil}' }, 'text/html': HTML }
  ])
];
