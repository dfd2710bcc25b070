import React from 'react';
import { Icon } from '../icons.js';
import { Line } from '../shared/line.js';

/** The heading of a section of the list. It collapses and expands the section. */
export function SectionHeading({
  name,
  title,
  count,
  isClosed,
  onToggle
}: {
  /** The section's key. */
  name: string;
  title: string;
  /** The number of rows; a text if it is not known exactly. */
  count: number | string;
  isClosed: boolean;
  onToggle(): void;
}): JSX.Element {
  return (
    <button
      type="button"
      className="cq-Section"
      aria-expanded={!isClosed}
      data-section={name}
      // The rows of an open section lead to its heading, a closed one has none.
      tabIndex={isClosed ? 0 : -1}
      onClick={onToggle}
    >
      <Icon name={isClosed ? 'caretRight' : 'caretDown'} />
      <span className="cq-Ellipsis" dir="auto">
        <Line text={title} />
      </span>
      <small className="cq-Meta">{count}</small>
    </button>
  );
}
