import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useRef } from 'react';
import type { KeepProblem } from '../../model/index.js';
import { Icon } from '../icons.js';
import { useSelected } from '../shared/hooks.js';
import { useComposerContext } from './composer-context.js';

/** Says where the user writes that the browser does not keep the text, and what to do. It comes with the first text, and stays until the browser keeps one. */
export function NotKept({ trans }: { trans: TranslationBundle }): JSX.Element | null {
  const { model, chats } = useComposerContext();
  const { pending } = chats;
  const problem = useSelected(pending.changed, () => pending.problem);
  const hasText = useSelected(pending.changed, () =>
    pending.all.some(({ chat }) => chat === model.id)
  );
  const isShown = useRef(false);
  isShown.current = problem !== null && (isShown.current || hasText);
  return isShown.current && problem ? (
    <div className="cq-Context cq-NotKept" role="status">
      <Icon name="warn" />
      <span>{wordsOf(problem, trans)}</span>
    </div>
  ) : null;
}

function wordsOf(problem: KeepProblem, trans: TranslationBundle): string {
  switch (problem) {
    case 'refused':
      return trans.__(
        'Your browser keeps no drafts of this page. Keep the page open until your text is sent.'
      );
    case 'full':
      return trans.__(
        'Your browser has no room for your drafts. Free some space, or keep this page open until your text is sent.'
      );
    case 'stuck':
      return trans.__(
        'Your browser does not answer, so your drafts are not kept. Close other tabs with these chats, or keep this page open until your text is sent.'
      );
  }
}
