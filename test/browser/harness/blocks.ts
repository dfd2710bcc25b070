import type { Page } from '@playwright/test';
import { paceOf } from './pace.js';
import { tasksOf } from './tasks.js';

/** The longest time that a message may block the page at once, see `paceOf`. */
const MAX_BLOCK_MS = 50;

/** A task of a thread that draws may take this many times as long: it delays frames, and blocks nothing. */
const DRAWING = 5;

/** A real block repeats in every try. */
export const TRIES = 5;

/** Messages that are measured together. Those of a group with a long block are then measured one by one. */
const GROUP = 12;

/** A message that may block the page. */
export interface ISuspect {
  readonly name: string;
  /** Shows the message, and waits until it is rendered. Each try shows a new one, because the page remembers a refused text. */
  show(attempt: number): Promise<void>;
}

/** The longest task of the page during `act`, in milliseconds of processor time. */
export async function longest(page: Page, act: () => Promise<unknown>): Promise<number> {
  const { page: own, drawing } = await tasksOf(page, act);
  const most = (times: readonly number[]): number => times.reduce((a, b) => Math.max(a, b), 0);
  return Math.round(Math.max(most(own), most(drawing) / DRAWING));
}

/** The longest time that counts as no block on this computer now. */
export const mostOf = async (page: Page): Promise<number> => MAX_BLOCK_MS * (await paceOf(page));

/** The messages that block the page for too long, with their times. */
export async function blocking(page: Page, all: readonly ISuspect[]): Promise<string[]> {
  let most = await mostOf(page);
  const found: Record<string, number> = {};
  for (let first = 0; first < all.length; first += GROUP) {
    const group = all.slice(first, first + GROUP);
    const together = await longest(page, async () => {
      for (const suspect of group) {
        await suspect.show(0);
      }
    });
    if (together <= most) {
      found[group.map(({ name }) => name).join(', ')] = together;
    } else {
      for (const suspect of group) {
        found[suspect.name] = await longestAlone(page, suspect, most);
        if (found[suspect.name] > most) {
          most = Math.max(most, await mostOf(page)); // the computer may be slower now
        }
      }
    }
  }
  console.log(`Longest blocks in ms: ${JSON.stringify(found)}`);
  return tooLong(found, most);
}

async function longestAlone(page: Page, suspect: ISuspect, most: number): Promise<number> {
  let best = Infinity;
  for (let i = 1; i <= TRIES && best > most; i++) {
    best = Math.min(best, await longest(page, () => suspect.show(i)));
  }
  return best;
}

export const tooLong = (found: Record<string, number>, most: number): string[] =>
  Object.entries(found)
    .filter(([, block]) => block > most)
    .map(([name, block]) => `${name}: ${block} ms`);
