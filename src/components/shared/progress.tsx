import React from 'react';

export interface IProgressProps {
  label: string;
  /** From 0 to 100. Without it, the bar shows only that something goes on. */
  percent?: number;
}

/** A thin bar for work that takes a while. */
export const Progress = ({ label, percent }: IProgressProps): JSX.Element => (
  <span
    className="cq-Progress"
    role="progressbar"
    aria-label={label}
    aria-valuenow={percent}
    aria-valuemin={0}
    aria-valuemax={100}
  >
    <i style={{ inlineSize: `${percent ?? 100}%` }} />
  </span>
);
