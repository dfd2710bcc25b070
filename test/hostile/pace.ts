import * as Y from 'yjs';

/** Milliseconds that the sample of work takes on the reference computer. */
const SAMPLE = 10;
const RUNS = 60;

/**
 * The factor by which this computer is slower than the reference, at least 1. Others may wait longer by this factor, so
 * that the
 * bound is equally strict on a slow or busy computer.
 */
export function pace(): number {
  const best = Math.min(...Array.from({ length: RUNS }, sample));
  process.stdout.write(`A sample of work: ${best.toFixed(1)} ms\n`);
  return Math.max(1, best / SAMPLE);
}

function sample(): number {
  const start = performance.now();
  const doc = new Y.Doc();
  const messages = doc.getArray<Y.Map<unknown>>('messages');
  for (let i = 0; i < 300; i++) {
    messages.push([new Y.Map(Object.entries({ id: `${i}`, body: 'a message', sender: 'ada' }))]);
  }
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.destroy();
  doc.destroy();
  return performance.now() - start;
}
