import { PassThrough } from 'node:stream';
import { Output } from '../../../../server/bots/modules/output.js';
import { ManualClock } from '../../../../testing/index.js';

let clock: ManualClock;
let lines: [string, number][];
let stream: PassThrough;

beforeEach(() => {
  clock = new ManualClock();
  lines = [];
  stream = new PassThrough();
  const hide = (line: string): string => line.replaceAll('secret', '[key]');
  new Output(clock, hide, (line, leftOut) => lines.push([line, leftOut])).follow(stream);
});

const print = async (...chunks: (string | Buffer)[]): Promise<void> => {
  for (const chunk of chunks) {
    stream.write(chunk);
    await new Promise(resolve => setImmediate(resolve));
  }
};

it('[MODULE10] logs whole lines, however they arrive', async () => {
  const [left, right] = [Buffer.from('ü').subarray(0, 1), Buffer.from('ü').subarray(1)];
  await print('one se', 'cret\ntwo ', left, right, '\nthree');
  stream.end();
  await print();
  await new Promise(resolve => setImmediate(resolve));
  expect(lines.map(([line]) => line)).toEqual(['one [key]', 'two ü', 'three']);
});

it('[MODULE10] logs the beginning of a long line, and 100 lines in 10 s', async () => {
  await print('x'.repeat(1e6), `${'x'.repeat(1e6)}\n`);
  expect(lines.map(([line]) => line.length)).toEqual([2_000]);
  await print('line\n'.repeat(1_000));
  expect(lines).toHaveLength(100);
  clock.advance(10_000);
  await print('again\n');
  expect(lines.slice(100)).toEqual([['again', 901]]);
});
