import { Progress } from '../../../server/archive/progress.js';

it('[BACKUP7] a progress bar appears on a terminal only', () => {
  const lines: string[] = [];
  const write = (text: string): boolean => lines.push(text) > 0;
  const silent = new Progress('Working', { isTTY: false, write });
  silent.update(1, 2);
  silent.end();
  expect(lines).toEqual([]);
  const shown = new Progress('Working', { isTTY: true, write });
  [0, 1, 1, 500, 1000].forEach(done => shown.update(done, 1000));
  shown.end();
  expect(lines).toEqual([
    `\rWorking [${'.'.repeat(30)}] 0 %`,
    `\rWorking [${'#'.repeat(15)}${'.'.repeat(15)}] 50 %`,
    `\rWorking [${'#'.repeat(30)}] 100 %`,
    '\n'
  ]);
});
