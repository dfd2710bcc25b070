import type { TranslationBundle } from '@jupyterlab/translation';
import type { IPerson } from '../../model/index.js';
import { markedText } from '../shared/person-name.js';

/** The most people who are named. */
const MAX_NAMES = 8;

/** Names the people who are here, for example: Here: Ada Lovelace, Grace Hopper. Empty for none. Bots are not people. */
export function hereWords(people: readonly IPerson[], trans: TranslationBundle): string {
  const here = people.filter(({ bot, here }) => here && !bot);
  const names = here.slice(0, MAX_NAMES).map(person => markedText(person, trans));
  const rest = here.length - names.length;
  const all = names.join(', ');
  return here.length === 0
    ? ''
    : rest > 0
      ? trans._n('Here: %2 and %1 more', 'Here: %2 and %1 more', rest, all)
      : trans.__('Here: %1', all);
}
