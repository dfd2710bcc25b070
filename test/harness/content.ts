import { nullTranslator } from '@jupyterlab/translation';
import * as references from 'entities/decode';
import { PARSE } from '../../src/components/content/budget.js';
import { ElementBuilder } from '../../src/components/content/rendering/element-builder.js';
import { parseMarkdown } from '../../src/components/content/markdown/markdown.js';
import { CLOSED } from '../../src/components/content/resources/resource-policy.js';

/** Renders a message's markdown, without highlighting and typesetting. */
export function draw(markdown: string): HTMLElement {
  const host = document.createElement('div');
  const result = parseMarkdown(markdown, PARSE, references);
  if (result.kind === 'content') {
    const builder = new ElementBuilder({
      policy: CLOSED,
      trans: nullTranslator.load('x'),
      fileUrl: path => `https://lab.test/lab/tree/${encodeURI(path)}`
    });
    for (const step of builder.build(result.nodes, host)) {
      void step;
    }
  } else {
    host.textContent = markdown;
  }
  return host;
}

const TAGS =
  'a abbr b blockquote br caption cite code dd del details dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i input ins kbd li ol p pre q s samp ' +
  'small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr';

/** The allowed attributes by element, as a separate copy of the allow-list. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  a: ['href', 'title', 'target', 'rel', 'referrerpolicy'],
  abbr: ['title'],
  code: ['class'],
  details: ['open'],
  div: ['align', 'class'],
  input: ['type', 'checked', 'disabled', 'aria-label'],
  li: ['value'],
  ol: ['start', 'type'],
  p: ['align'],
  span: ['class'],
  td: ['align', 'colspan', 'rowspan'],
  th: ['align', 'colspan', 'rowspan'],
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map(n => [`h${n}`, ['align']]))
};

const CLASSES: Readonly<Record<string, RegExp>> = {
  code: /^language-[\w+#.-]{1,32}$/,
  div: /^cq-Formula cq-mod-block$/,
  span: /^cq-Formula$/
};

/** The elements of a rendered message outside the allow-list; empty if all is well. Another test checks the cards of images. */
export function forbidden(host: HTMLElement): string[] {
  const wrong: string[] = [];
  for (const element of host.querySelectorAll('*')) {
    const tag = element.localName;
    if (element.closest('.cq-Image')?.parentElement && tag !== 'script') {
      continue;
    }
    if (!TAGS.split(' ').includes(tag) || element.namespaceURI !== host.namespaceURI) {
      wrong.push(`<${tag}>`);
    }
    for (const { name, value } of element.attributes) {
      const isKnown = ATTRIBUTES[tag]?.includes(name) || name === 'dir' || name === 'lang';
      const isClass = name !== 'class' || CLASSES[tag]?.test(value);
      const isLink = name !== 'href' || /^(https?:\/\/|mailto:)/.test(value);
      // The renderer itself names the boxes of tasks.
      const isName = name !== 'aria-label' || value === 'Task';
      if (!isKnown || !isClass || !isLink || !isName) {
        wrong.push(`<${tag} ${name}="${value}">`);
      }
    }
  }
  return wrong;
}
