/**
 * Runs in the page. Finds content in the rows of the list of chats and of search hits that is not text, and rows that are much higher than
 * others of their kind or painted over other places. `selector` matches the rows.
 */
export function scanList(selector: string): string[] {
  const found = new Set<string>();
  const rows = [...document.querySelectorAll<HTMLElement>(selector)].filter(
    row => row.getClientRects().length > 0
  );
  const nameOf = (row: HTMLElement): string => row.textContent.slice(0, 60);
  const heights = rows.map(row => row.getBoundingClientRect().height).sort((a, b) => a - b);
  const usual = heights[Math.floor(heights.length / 2)];
  for (const row of rows) {
    const note = (what: string): void => void found.add(`${nameOf(row)}: ${what}`);
    const box = row.getBoundingClientRect();
    if (box.height > 1.5 * usual) {
      note(`is ${box.height} px high instead of ${usual} px`);
    }
    for (const element of row.querySelectorAll('*')) {
      if (element.closest('svg')) {
        continue;
      }
      if (!/^(button|span|b|time|mark|div|img|wbr|bdi)$/.test(element.localName)) {
        note(`holds <${element.localName}>`);
      }
      if (element.id !== '' || [...element.attributes].some(({ name }) => /^on/i.test(name))) {
        note(`has an id or a handler on <${element.localName}>`);
      }
      if ([...element.classList].some(name => !name.startsWith('cq-'))) {
        note(`has the class ${element.className}`);
      }
      if (/fixed|sticky/.test(getComputedStyle(element).position)) {
        note(`is ${getComputedStyle(element).position}`);
      }
    }
  }
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
          found.add(`${nameOf(row)}: is painted outside its row`);
        }
      }
    }
  }
  return [...found];
}
