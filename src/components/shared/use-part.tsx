import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { Button } from './buttons.js';

/** The entries that are shown at a time. */
const PART = 30;

/** The first entries of a list that may be long, and the button for more, as long as there are more. */
export function usePart<T>(
  all: readonly T[],
  trans: TranslationBundle
): [readonly T[], JSX.Element | null] {
  const [count, setCount] = useState(PART);
  return [
    all.slice(0, count),
    count < all.length ? (
      <Button className="cq-Button cq-ToolCall-more" onClick={() => setCount(count + PART)}>
        {trans.__('Show more')}
      </Button>
    ) : null
  ];
}
