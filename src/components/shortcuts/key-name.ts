import type { TranslationBundle } from '@jupyterlab/translation';

/** The name of a key whose label is a sign; undefined for labels that are read as they are. */
export function keyName(label: string, trans: TranslationBundle): string | undefined {
  switch (label) {
    case '↑':
      return trans._p('key', 'Up arrow');
    case '↓':
      return trans._p('key', 'Down arrow');
    case '←':
      return trans._p('key', 'Left arrow');
    case '→':
      return trans._p('key', 'Right arrow');
    case '⌘':
      return trans._p('key', 'Command');
    case '?':
      return trans._p('key', 'Question mark');
    case '@':
      return trans._p('key', 'At sign');
    case ':':
      return trans._p('key', 'Colon');
    case '/':
      return trans._p('key', 'Slash');
    default:
      return undefined;
  }
}
