import { DiskSync } from '../../../../server/storage/sqlite/disk-sync.js';
import { SlowDisk } from '../../../harness/slow-disk.js';

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

let disk: SlowDisk;
let sync: DiskSync;

beforeEach(async () => {
  disk = new SlowDisk();
  sync = await DiskSync.open('log', disk.open);
});

it('[STORE54] writes that come during a wait share the next one', async () => {
  const order: string[] = [];
  const wait = (name: string): void => void sync.written().then(() => order.push(name));
  wait('first');
  await turn();
  wait('second');
  wait('third');
  await turn();
  expect([disk.waiting, order]).toEqual([1, []]);
  disk.finish();
  await turn();
  expect([disk.waiting, order]).toEqual([1, ['first']]);
  disk.finish();
  await turn();
  expect([disk.waiting, order]).toEqual([0, ['first', 'second', 'third']]);
});

it('[STORE54] nothing is settled while something waits', async () => {
  await sync.settled();
  const written = sync.written();
  let isSettled = false;
  const settled = sync.settled().then(() => (isSettled = true));
  await turn();
  expect(isSettled).toBe(false);
  disk.finish();
  await written;
  await settled;
});

it('[STORE55] fails for all who wait, and from then on, without another attempt', async () => {
  const refused = expect.objectContaining({ code: 'not_saved' }) as unknown;
  const first = sync.written().catch((error: unknown) => error);
  await turn();
  const second = sync.written().catch((error: unknown) => error);
  disk.fail(new Error('EIO'));
  expect(await Promise.all([first, second])).toEqual([refused, refused]);
  await expect(sync.written()).rejects.toEqual(refused);
  await expect(sync.settled()).rejects.toEqual(refused);
  expect(() => sync.requireSound()).toThrow('could not be saved');
  expect([disk.waiting, disk.syncs]).toEqual([0, 1]);
  await sync.close();
});

it('[STORE54] closes the file after the last write', async () => {
  const written = sync.written();
  const closed = sync.close();
  await turn();
  expect([disk.waiting, disk.isOpen]).toEqual([1, true]);
  disk.finish();
  await written;
  await closed;
  expect(disk.isOpen).toBe(false);
});

it('[STORE54] of many who wait until all is settled, one goes on in each turn of the event loop', async () => {
  const written = sync.written();
  let count = 0;
  const all = Array.from({ length: 5 }, () => sync.settled().then(() => count++));
  await turn();
  disk.finish();
  await written;
  const counts = new Set<number>();
  while (count < 5) {
    counts.add(count);
    await turn();
  }
  expect([...counts]).toEqual([0, 1, 2, 3, 4]);
  await Promise.all(all);
});
