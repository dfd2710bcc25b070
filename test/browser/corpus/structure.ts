/**
 * Runs in the page. Describes what is drawn of a message without fonts: its elements, formulas by their glyphs, the colours of code by the
 * words that share one, the alignment of cells, and the sizes of pictures.
 */
export function structureOf(body: Element): string[] {
  const counts = new Map<string, number>();
  const add = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const colours = new Map<string, string>();
  for (const element of body.querySelectorAll<HTMLElement>('*')) {
    const name = element.localName;
    const style = getComputedStyle(element);
    if (element.closest('.cq-Code-bar, button, .cq-ContentCard')) {
      continue;
    }
    if (element.closest('mjx-container')) {
      if (/^mjx-(c|mfrac|munderover|mover|msqrt|msup|msub)$/.test(name)) {
        add(name);
      }
    } else if (name === 'td' || name === 'th') {
      add(`${name} ${style.textAlign.replace('-webkit-', '')}`);
    } else if (name === 'img') {
      const { naturalWidth, naturalHeight } = element as HTMLImageElement;
      add(
        body.querySelector('.jp-RenderedMermaid')
          ? 'diagram'
          : `img ${naturalWidth}x${naturalHeight}`
      );
    } else if (/^(h\d|strong|em|del|a|code|blockquote|ul|ol|li|input|pre)$/.test(name)) {
      add(`${name} ${style.fontWeight} ${style.fontStyle} ${style.display}`);
    }
    if (name === 'span' && element.closest('pre') && element.childElementCount === 0) {
      colours.set(style.color, `${colours.get(style.color) ?? ''} ${element.textContent}`.trim());
    }
  }
  return [
    ...[...counts].map(([name, count]) => `${count} ${name}`),
    ...[...colours.values()].map(words => `one colour: ${words}`)
  ].sort();
}
