import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo, useState } from 'react';
import { portionsOf } from '../content/text-costs.js';
import { Button } from '../shared/buttons.js';

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
  const [count, setCount] = useState(1);
  return [
    portions.slice(0, count).join(''),
    count < portions.length ? (
      <Button className="cq-Button cq-ToolCall-more" onClick={() => setCount(count + 1)}>
        {trans.__('Show more')}
      </Button>
    ) : null
  ];
}
