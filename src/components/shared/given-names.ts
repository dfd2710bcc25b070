import type { TranslationBundle } from '@jupyterlab/translation';
import { TURN } from '../content/budget.js';
import { listOf } from '../content/page-language.js';
import { TextCosts } from '../content/text-costs.js';
import { given } from './given-text.js';

/** The most names in one line. */
const MOST = 50;

/** Names people for `GivenText`: as many as the browser lays out quickly, at least one, and how many more there are. */
export function givenNames(
  usernames: readonly string[],
  nameOf: (this: void, username: string) => string,
  trans: TranslationBundle
): string {
  const costs = new TextCosts();
  const names: string[] = [];
  let cost = 0;
  for (const username of usernames.slice(0, MOST)) {
    const name = nameOf(username);
    cost += costs.next(name);
    if (cost > TURN && names.length > 0) {
      break;
    }
    names.push(given(name));
  }
  const more = usernames.length - names.length;
  return listOf(names, more > 0 ? trans._n('and %1 more', 'and %1 more', more) : '');
}
