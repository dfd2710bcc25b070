const matches = (query: string): boolean =>
  typeof window.matchMedia === 'function' && window.matchMedia(query).matches;

/** True on a phone or a tablet without a mouse: its keyboard is on the screen and has no Shift+Enter and no Escape. */
export const hasScreenKeyboard = (): boolean =>
  matches('(pointer: coarse)') && !matches('(any-pointer: fine)');
