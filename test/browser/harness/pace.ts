import type { Page } from '@playwright/test';

/** The time that the sample takes on the reference computer. */
const SAMPLE_MS = 30;
const RUNS = 12;

/**
 * The factor by which this computer is slower than the reference computer, at least 1. Tests multiply their limits by it, so that they are
 * as strict on a slow or busy computer.
 */
export async function paceOf(page: Page): Promise<number> {
  // On the tested page, the page's own styles would count too.
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
  return Math.max(1, best / SAMPLE_MS);
}
