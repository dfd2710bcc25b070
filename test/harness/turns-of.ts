/** Runs work and counts the turns of the event loop meanwhile. */
export async function turnsOf(work: Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  void work.finally(() => (isOver = true));
  while (!isOver) {
    turns++;
    await new Promise(resolve => setImmediate(resolve));
  }
  await work;
  return turns;
}
