/**
 * The milliseconds that a function takes: the least of three runs, so that a busy machine changes nothing. Each run counts the lesser of
 * wall-clock and processor time, because the first includes other processes and the second other threads.
 */
export function cpuTimeOf(run: () => unknown): number {
  const once = (): number => {
    const started = performance.now();
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return Math.min(performance.now() - started, (user + system) / 1000);
  };
  let least = once();
  for (let more = 0; more < 2 && least > 10; more++) {
    least = Math.min(least, once());
  }
  return least;
}
