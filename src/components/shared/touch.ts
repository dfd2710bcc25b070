/** A question to the browser costs more than its answer, and each key of a text box asks. */
const asked = new Map<string, MediaQueryList>();

function matches(query: string): boolean {
  const list = asked.get(query) ?? window.matchMedia?.(query);
  if (list) {
    asked.set(query, list);
  }
  return list?.matches ?? false;
}

/** True on a phone or a tablet without a mouse: its keyboard is on the screen and has no Shift+Enter and no Escape. */
export const hasScreenKeyboard = (): boolean =>
  matches('(pointer: coarse)') && !matches('(any-pointer: fine)');
