import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useState } from 'react';
import { Button } from './buttons.js';

/** The entries that are shown at a time, unless told otherwise. */
const PART = 30;

export interface IPartOptions {
  /** The entries that are shown at a time. */
  size?: number;
  /** The label of the button, by the number of entries that it leads to. */
  label?(this: void, left: number): string;
}

/** The first entries of a list that may be long, and the button for more, as long as there are more. */
export function usePart<T>(
  all: readonly T[],
  trans: TranslationBundle,
  { size = PART, label = () => trans.__('Show more') }: IPartOptions = {}
): [readonly T[], JSX.Element | null] {
  const [count, setCount] = useState(size);
  return [
    all.slice(0, count),
    count < all.length ? (
      <Button className="cq-Button cq-ToolCall-more" onClick={() => setCount(count + size)}>
        {label(all.length - count)}
      </Button>
    ) : null
  ];
}
