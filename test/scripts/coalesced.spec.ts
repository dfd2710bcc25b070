import { coalesced } from '../../scripts/coalesced.mjs';

/** Work that ends when the test says so. */
class Work {
  readonly ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  readonly run = (): Promise<void> =>
    new Promise((resolve, reject) => this.ends.push({ resolve, reject }));
}

it('[BUILD3] changes during a build cause one more build, and a failed build causes none', async () => {
  const work = new Work();
  const errors: unknown[] = [];
  const ask = coalesced(work.run, (error: unknown) => errors.push(error));
  const first = ask();
  void ask();
  void ask();
  expect(work.ends).toHaveLength(1);
  work.ends[0].resolve();
  await Promise.resolve().then(() => Promise.resolve());
  expect(work.ends).toHaveLength(2);
  const failure = new Error('does not compile');
  work.ends[1].reject(failure);
  await first;
  expect(errors).toEqual([failure]);
  expect(work.ends).toHaveLength(2);

  const next = ask();
  work.ends[2].resolve();
  await next;
  expect(errors).toHaveLength(1);
});
