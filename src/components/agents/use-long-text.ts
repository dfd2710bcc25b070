import type { TranslationBundle } from '@jupyterlab/translation';
import { useMemo } from 'react';
import { portionsOf } from '../content/text-costs.js';
import { useTurn } from '../content/text-turns.js';
import { usePart } from '../shared/use-part.js';

/**
 * The beginning of a text that may be long, and the button for more of it, as long as there is more.
 *
 * @param text - may be given in parts, of which at most one is shown at a time
 */
export function useLongText(
  text: string | readonly string[],
  trans: TranslationBundle
): [string, JSX.Element | null] {
  const portions = useMemo(() => [text].flat().flatMap(part => [...portionsOf(part)]), [text]);
  const [parts, more] = usePart(portions, trans, { size: 1 });
  const shown = parts.join('');
  return [useTurn(shown) ? shown : '…', more];
}
