import React from 'react';

/** Text with found words set off. It is text: whatever stands in it is no markup. */
export function Marked({
  text,
  ranges
}: {
  text: string;
  /** From, and up to but without to. */
  ranges: readonly (readonly [from: number, to: number])[];
}): JSX.Element {
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
