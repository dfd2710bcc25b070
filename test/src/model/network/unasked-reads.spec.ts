import { UnaskedReads } from '../../../../src/model/network/unasked-reads.js';
import { RequestError } from '../../../../src/model/index.js';
import { ManualClock } from '../../../../testing/manual-clock.js';

describe('UnaskedReads', () => {
  let clock: ManualClock;
  let reads: UnaskedReads;
  /** Functions that end the reads that have begun. */
  let running: (() => void)[];
  let results: string[];
  beforeEach(() => {
    clock = new ManualClock();
    reads = new UnaskedReads(clock);
    running = [];
    results = [];
  });

  const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const read = (signal?: AbortSignal): void =>
    void reads
      .run(() => new Promise<void>(resolve => running.push(resolve)), signal)
      .then(
        () => results.push('read'),
        (error: Error) => results.push(error instanceof RequestError ? error.code : error.name)
      );
  const end = async (): Promise<void> => {
    running.splice(0).forEach(stop => stop());
    await settled();
  };

  it('[TRUST10] reads four files at a time', async () => {
    Array.from({ length: 10 }, () => read());
    const counts: number[] = [];
    for (let i = 0; i < 3; i++) {
      counts.push(running.length);
      await end();
    }
    expect(counts).toEqual([4, 4, 2]);
    expect(results).toEqual(Array(10).fill('read'));
  });

  it('[TRUST10] reads 100 files in 10 s, and refuses the others', async () => {
    Array.from({ length: 300 }, () => read());
    for (let i = 0; i < 40; i++) {
      await end();
    }
    expect(results.filter(result => result === 'read')).toHaveLength(100);
    expect(results.filter(result => result === 'too_many_reads')).toHaveLength(200);
    clock.advance(9_999);
    read();
    expect(running).toHaveLength(0);
    clock.advance(1);
    read();
    expect(running).toHaveLength(1);
  });

  it('[TRUST10] does not begin a read that was ended before its turn', async () => {
    const row = new AbortController();
    Array.from({ length: 4 }, () => read());
    Array.from({ length: 200 }, () => read(row.signal));
    read();
    row.abort();
    await end();
    expect(running).toHaveLength(1);
    await end();
    expect(results.filter(result => result === 'read')).toHaveLength(5);
    expect(results.filter(result => result === 'AbortError')).toHaveLength(200);
  });

  it('[TRUST10] goes on after reads that fail', async () => {
    const failing = Array.from({ length: 6 }, () =>
      reads.run(() => Promise.reject(new Error('gone'))).catch((error: Error) => error.message)
    );
    expect(await Promise.all(failing)).toEqual(Array(6).fill('gone'));
    read();
    expect(running).toHaveLength(1);
  });
});
