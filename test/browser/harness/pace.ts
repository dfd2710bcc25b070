import type { Page } from '@playwright/test';

/** Milliseconds that the sample of work takes on the computer for which bounds are set. */
const SAMPLE = 30;
const RUNS = 12;

/**
 * The factor by which this computer is slower than that one, at least 1. A page gets its bound times this factor, so that the bound is as
 * strict on a slow or busy computer.
 */
export async function paceOf(page: Page): Promise<number> {
  // The styles of the page itself would count on a page of it.
  const blank = await page.context().newPage();
  const best = await blank.evaluate(runs => {
    const sample = (): number => {
      const start = performance.now();
      const box = document.createElement('div');
      box.style.cssText = 'position:absolute;width:600px;visibility:hidden;contain:content';
      for (let i = 0; i < 3_000; i++) {
        const word = document.createElement('code');
        word.textContent = `word ${i * 7919}`;
        box.append(word, ' ');
      }
      document.body.append(box);
      box.getBoundingClientRect();
      const end = performance.now();
      box.remove();
      return end - start;
    };
    return Math.min(...Array.from({ length: runs }, sample));
  }, RUNS);
  await blank.close();
  console.log(`A sample of work: ${best.toFixed(1)} ms`);
  return Math.max(1, best / SAMPLE);
}
