import React, { useMemo } from 'react';
import { cutToCost } from '../content/text-costs.js';
import { useTurn } from '../content/text-turns.js';

export interface ILineProps {
  text: string;
  /** Stands for it until its turn. Default: dots. In a live region it has to be empty, because dots would be read out. */
  waiting?: string;
}

/** A text that others chose, within a line. It waits for its turn if it is slow. Its end is left out if it would be slow even alone. */
export function Line({ text, waiting = '…' }: ILineProps): JSX.Element {
  const shown = useMemo(() => cutToCost(text), [text]);
  return <>{useTurn(shown) ? shown : waiting}</>;
}
