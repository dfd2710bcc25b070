import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo, useState } from 'react';
import { portionsOf } from '../content/text-costs.js';
import { Button } from '../shared/buttons.js';

/** The beginning of a text that may be long, and the button for more of it, as long as there is more. */
export function useLongText(text: string, trans: TranslationBundle): [string, JSX.Element | null] {
  const portions = useMemo(() => [...portionsOf(text)], [text]);
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
