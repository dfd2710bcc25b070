import React from 'react';
import type { IMessageItem } from '../../model/index.js';
import type { TimeFormat } from '../shared/time.js';

/** The time of a message, with the full date as its tooltip. */
export function MessageTime({
  item,
  times,
  className = ''
}: {
  item: IMessageItem;
  times: TimeFormat;
  className?: string;
}): JSX.Element {
  const time = (item.time ?? 0) * 1000;
  return (
    <time
      className={`cq-Time${className}`}
      dateTime={new Date(time).toISOString()}
      title={times.full(time)}
    >
      {times.clock(time)}
    </time>
  );
}
