import React from 'react';
import { Icon } from '../icons.js';

/** The heading of a section of the list. It collapses and expands the section. */
export function SectionHeading({
  title,
  count,
  isClosed,
  onToggle
}: {
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
      tabIndex={-1}
      onClick={onToggle}
    >
      <Icon name={isClosed ? 'caretRight' : 'caretDown'} />
      <span className="cq-Ellipsis" dir="auto">
        {title}
      </span>
      <small className="cq-Meta">{count}</small>
    </button>
  );
}
