import React from 'react';
import { useTurn } from '../content/text-turns.js';

/** Text with the search matches highlighted. It is rendered as text, so markup in it has no effect. */
export function Marked({
  text,
  ranges
}: {
  text: string;
  /** `from` is inclusive, `to` exclusive. */
  ranges: readonly (readonly [from: number, to: number])[];
}): JSX.Element {
  if (!useTurn(text)) {
    return <>…</>;
  }
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const [from, to] of ranges) {
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
