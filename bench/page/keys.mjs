// Functions that `evaluate` runs in the page.

/** Milliseconds between two keys: a fast typist. */
const PAUSE = 60;

/**
 * Types a text into a field. Resolves with the milliseconds of each key: from the key until the page has laid out what it changed. Other work
 * that holds the page meanwhile counts; the wait for the screen's next frame does not.
 */
export async function typeInto(page, field, text) {
  await field.evaluate(input => {
    window.keyTimes = [];
    window.keysEnd = new AbortController();
    const { signal } = window.keysEnd;
    let pressed = 0;
    const laidOut = () => {
      document.body.getBoundingClientRect();
      window.keyTimes.push(performance.now() - pressed);
    };
    input.addEventListener('keydown', event => (pressed = event.timeStamp), {
      capture: true,
      signal
    });
    // Behind the microtasks in which React draws. A task would come later: Chromium defers tasks after a key until the next frame.
    const afterReact = () => window.queueMicrotask(() => window.queueMicrotask(laidOut));
    window.addEventListener('input', afterReact, { signal });
  });
  // A long text takes longer than the default time-out of 30 s.
  await field.pressSequentially(text, { delay: PAUSE, timeout: 10 * PAUSE * text.length });
  return page.evaluate(() => {
    window.keysEnd.abort();
    return window.keyTimes;
  });
}
