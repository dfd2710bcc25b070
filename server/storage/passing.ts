import { Breaks } from '../breaks.js';

/** Items that are tested in one piece. Each test may fold a name that is costly to fold. */
const ITEMS_PER_PIECE = 50;

/** The first items that pass a test. The list may be long, so others run in between. */
export async function passing<T>(
  items: readonly T[],
  test: (item: T) => boolean,
  most = Infinity
): Promise<T[]> {
  const breaks = new Breaks();
  const found: T[] = [];
  for (let at = 0; at < items.length && found.length < most; at += ITEMS_PER_PIECE) {
    if (at > 0) {
      await breaks.take();
    }
    items.slice(at, at + ITEMS_PER_PIECE).forEach(item => test(item) && found.push(item));
  }
  return found.slice(0, most);
}
