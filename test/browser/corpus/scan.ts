import type { ISpecimen } from './specimen.js';

/** The names that a specimen would bring into the page. */
export interface IMarks {
  readonly classes: readonly string[];
  readonly ids: readonly string[];
}

const valuesOf = (attribute: string, text: string): string[] =>
  [...text.matchAll(new RegExp(`\\b${attribute}=\\\\?"([^"\\\\]*)`, 'g'))].flatMap(([, value]) =>
    value.split(/\s+/)
  );

export function marksOf({ body, mime }: ISpecimen): IMarks {
  const text = body + (mime ? JSON.stringify(mime) : '');
  return { classes: valuesOf('class', text), ids: valuesOf('id', text) };
}

/**
 * Runs in the page. Finds content in the rendered messages that no renderer creates, and content that is painted outside their rows.
 * `marks` are by message id, which is the name in the corpus.
 */
export function scan(marks: Record<string, IMarks>): string[] {
  const found = new Set<string>();
  const rows = [...document.querySelectorAll<HTMLElement>('article[data-id]')].filter(
    row => !row.parentElement?.closest('.cq-Body') && row.dataset.id! in marks
  );
  /** Whether the renderers of LaTeX and diagrams created the element. */
  const isDrawing = (element: Element): boolean => element.closest('svg, mjx-container') !== null;
  const ACTIVE =
    'script, iframe, object, embed, link, meta, base, form, dialog, [popover], [role=dialog], [role=log], ' +
    'input:not([type=checkbox]), [contenteditable=true], [autofocus], [accesskey], video[autoplay], ' +
    '[data-commandlinker-command], [data-evil], article, header, .cq-Message-head, .cq-Message-name, .cq-Avatar, .jp-Dialog';

  for (const row of rows) {
    const name = row.dataset.id!;
    const body = row.querySelector('.cq-Body');
    if (!body) {
      continue;
    }
    const note = (what: string): void => void found.add(`${name}: ${what}`);
    for (const element of body.querySelectorAll(ACTIVE)) {
      note(
        `holds <${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}">`
      );
    }
    for (const element of body.querySelectorAll('*')) {
      const classes = marks[name].classes.filter(one => element.classList.contains(one));
      if (classes.length > 0) {
        note(`keeps the class ${classes.join(' ')}`);
      }
      if (element.id !== '' && marks[name].ids.includes(element.id)) {
        note(`keeps the id ${element.id}`);
      }
      if ([...element.attributes].some(attribute => /^on/i.test(attribute.name))) {
        note(`keeps a handler on <${element.tagName.toLowerCase()}>`);
      }
      const { position } = getComputedStyle(element);
      if (!isDrawing(element) && (position === 'fixed' || position === 'sticky')) {
        note(`is ${position}`);
      }
    }
    for (const link of body.querySelectorAll<HTMLAnchorElement>('a[href]')) {
      if (
        /\/(?:logout|api)\b/.test(link.pathname) &&
        !/\/tree\//.test(link.pathname) &&
        link.host === location.host
      ) {
        note(`leads to ${link.pathname}`);
      }
    }
    if (body.contains(document.activeElement)) {
      note('takes the focus');
    }
  }

  // At points all over the window, the topmost element must not belong to a message whose row is elsewhere.
  for (let x = 4; x < innerWidth; x += innerWidth / 24) {
    for (let y = 4; y < innerHeight; y += innerHeight / 24) {
      for (const element of document.elementsFromPoint(x, y)) {
        const row = rows.find(one => one.contains(element));
        const box = row?.getBoundingClientRect();
        if (
          row &&
          box &&
          (x < box.left - 1 || x > box.right + 1 || y < box.top - 1 || y > box.bottom + 1)
        ) {
          found.add(`${row.dataset.id}: is painted outside its row`);
        }
      }
    }
  }
  return [...found];
}
