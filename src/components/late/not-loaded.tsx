import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { problemWords, type LoadProblem } from './load-problem.js';

export interface INotLoadedProps {
  trans: TranslationBundle;
  problem: LoadProblem;
  onRetry(): void;
}

/** Stands in the place of a part whose code could not be loaded. */
export function NotLoaded({ trans, problem, onRetry }: INotLoadedProps): JSX.Element {
  const isAway = problem === 'away';
  return (
    <div className="cq-NotLoaded" role="alert">
      <p>{problemWords(problem, trans)}</p>
      <button
        type="button"
        className="cq-Button"
        onClick={event => {
          if (!isAway) {
            return location.reload();
          }
          // The button goes, and the part around it keeps the focus.
          event.currentTarget.closest<HTMLElement>('[tabindex]')?.focus();
          onRetry();
        }}
      >
        {isAway ? trans.__('Retry') : trans.__('Reload')}
      </button>
    </div>
  );
}
