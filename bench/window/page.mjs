// Functions that `evaluate` runs in the page.
import { BEHAVIOURS } from './behaviours.mjs';
import { STEPS } from './steps.mjs';

const PAGE =
  '<!doctype html><style>' +
  '#root { width: 420px; height: 700px }' +
  '.scroller { height: 100%; overflow-y: scroll; overflow-anchor: none }' +
  '.row { padding: 7px 12px 8px; font: 14px/18px sans-serif; overflow-wrap: anywhere }' +
  '</style><div id="root"></div>';

/** Opens the page of a list, which shows nothing yet. */
export async function openPage(browser, script) {
  const page = await browser.newPage();
  await page.setContent(PAGE);
  await page.addScriptTag({ content: script });
  return page;
}

/** Resolves with the milliseconds of the main thread to open the list, and with those of one step of each kind. */
export async function timesOf(page, seed, count) {
  const session = await page.context().newCDPSession(page);
  // Processor time of the thread, so that other work of the computer does not count.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const used = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const costOf = async work => {
    const before = await used();
    await work();
    return (await used()) - before;
  };
  await page.evaluate(given => window.stage.load(given), seed);
  const times = [await costOf(() => page.evaluate(() => window.stage.show()))];
  for (const index of STEPS.keys()) {
    const take = () => page.evaluate(given => window.stage.repeat(...given), [index, count]);
    times.push((await costOf(take)) / count);
  }
  return times;
}

/** Resolves with the result for each behaviour. */
export async function behavioursOf(page, seed) {
  const results = [];
  for (const index of BEHAVIOURS.keys()) {
    results.push(await page.evaluate(given => window.stage.behave(...given), [index, seed]));
  }
  return results;
}
