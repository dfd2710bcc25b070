export const median = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The value below which this part of the values lies. */
export const share = (values, part) =>
  [...values].sort((a, b) => a - b)[Math.floor(part * (values.length - 1))];

export const micro = seconds => `${(seconds * 1e6).toFixed(1)} µs`;
export const milli = ms => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
export const kilo = bytes => `${(bytes / 1000).toFixed(1)} KB`;
export const mega = bytes => `${(bytes / 1e6).toFixed(1)} MB`;
const pixel = px => (px === Infinity ? 'out of the page' : `${Number(px.toFixed(1))} px`);

const times = ratio => `${ratio.toFixed(2)} ×`;

/** How a value of each unit is written. */
export const UNITS = { times, kilo, mega, milli, pixel, count: String };

/**
 * The cells of a line: a ratio to another measurement of the same run, or a value. `limit` is its target; lines without one are for
 * information.
 */
function cells({ figure, ours, against = '', ratio, value, limit, unit = 'times' }) {
  const hasLimit = limit !== undefined;
  return [
    figure,
    ours,
    against,
    ratio === undefined ? '' : times(ratio),
    hasLimit ? `≤ ${UNITS[unit](limit)}` : '',
    hasLimit ? ((ratio ?? value) <= limit ? 'pass' : 'MISS') : ''
  ];
}

const HEAD = ['figure', 'ours', 'against', 'ratio', 'to reach', ''];

export function printTable(results) {
  const parts = results.map(({ title, rows }) => ({ title, rows: rows.map(cells) }));
  const all = [HEAD, ...parts.flatMap(({ rows }) => rows)];
  const widths = HEAD.map((_, i) => Math.max(...all.map(row => row[i].length)));
  const line = row =>
    row
      .map((cell, i) => cell.padEnd(widths[i]))
      .join('  ')
      .trimEnd();
  console.log(`\n${line(HEAD)}`);
  for (const { title, rows } of parts) {
    console.log(`${title} ${'─'.repeat(widths.reduce((a, b) => a + b + 2) - title.length - 1)}`);
    rows.forEach(row => console.log(line(row)));
  }
}
