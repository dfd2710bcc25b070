/**
 * Returns a function that requests `work`. Requests during a run cause one more run. An error is reported, and the next request tries
 * again.
 *
 * @param {() => Promise<void>} work
 * @param {(error: unknown) => void} onError
 * @returns {() => Promise<void>}
 */
export function coalesced(work, onError) {
  let isAsked = false;
  let running = null;
  const run = async () => {
    while (isAsked) {
      isAsked = false;
      await work().catch(onError);
    }
    running = null;
  };
  return () => {
    isAsked = true;
    running ??= run();
    return running;
  };
}
