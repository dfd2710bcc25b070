import React from 'react';
import { Icon } from '../icons.js';

/** The title of a part of the list, which folds it away. */
export function Section({
  title,
  count,
  isClosed,
  onToggle
}: {
  title: string;
  count: number;
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
      <span className="cq-Ellipsis">{title}</span>
      <small className="cq-Meta">{count}</small>
    </button>
  );
}
