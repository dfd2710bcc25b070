import { BEHAVIOURS } from '../window/behaviours.mjs';
import { bundleList } from '../window/bundle.mjs';
import { behavioursOf, openPage, timesOf } from '../window/page.mjs';
import { STEPS } from '../window/steps.mjs';
import { kilo, median, milli, UNITS } from '../table.mjs';
import { startBrowser } from './browser-page.mjs';

/** Each list is a file in `bench/window`. */
const OURS = 'ours';
const PEERS = ['virtua', 'react-virtual'];
const LISTS = [OURS, ...PEERS];

/** The highest value of a behaviour that counts as right: places are rounded, and may differ by less than a pixel. */
const RIGHT = { pixel: 1, count: 0 };

/** Measures the lists in turn, each in a new page, with other messages in each round. Resolves with the results of each list. */
async function measure(browser, bundles, rounds, take) {
  const results = Object.fromEntries(LISTS.map(name => [name, []]));
  for (let seed = 1; seed <= rounds; seed++) {
    for (const name of LISTS) {
      const page = await openPage(browser, bundles[name].text);
      results[name].push(await take(page, seed));
      await page.close();
    }
  }
  return results;
}

const beside = say => PEERS.map(name => `${name} ${say(name)}`).join(', ');

/** The ratio is to the peer with the shorter time. */
function timeRow(figure, results, index) {
  const of = name => results[name].map(times => times[index]);
  const say = name => milli(median(of(name)));
  const [best] = [...PEERS].sort((a, b) => median(of(a)) - median(of(b)));
  return {
    figure,
    ours: say(OURS),
    against: beside(say),
    ratio: median(of(OURS).map((time, i) => time / of(best)[i]))
  };
}

function behaviourRow({ figure, unit = 'pixel', limit = RIGHT[unit] }, results, index) {
  const worst = name => Math.max(...results[name].map(found => found[index]));
  const say = name => UNITS[unit](worst(name));
  return { figure, ours: say(OURS), against: beside(say), value: worst(OURS), limit, unit };
}

async function run({ long }) {
  const bundles = {};
  for (const name of LISTS) {
    bundles[name] = await bundleList(name);
  }
  const browser = await startBrowser();
  try {
    const times = await measure(browser, bundles, long ? 7 : 3, (page, seed) =>
      timesOf(page, seed, long ? 40 : 15)
    );
    const behaviours = await measure(browser, bundles, long ? 3 : 1, behavioursOf);
    const size = name => kilo(bundles[name].bytes);
    return [
      { figure: 'script beyond React, compressed', ours: size(OURS), against: beside(size) },
      timeRow('open 10,000 messages', times, 0),
      ...STEPS.map(({ figure }, i) => timeRow(figure, times, i + 1)),
      ...BEHAVIOURS.map((behaviour, i) => behaviourRow(behaviour, behaviours, i))
    ];
  } finally {
    await browser.close();
  }
}

export const window = { title: 'the window of messages', run };
