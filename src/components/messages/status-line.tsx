import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { oneLine, type IChatModel, type ITyping } from '../../model/index.js';
import { Icon } from '../icons.js';
import { Line } from '../shared/line.js';
import { markedText } from '../shared/person-name.js';

/**
 * The line with the people who are typing and the button to the newest messages. It is always present and keeps its
 * height, so that nothing jumps.
 */
export function StatusLine({
  model,
  trans,
  atEnd,
  newAbove,
  onJump,
  onNew
}: {
  model: IChatModel;
  trans: TranslationBundle;
  /** True if the newest message is visible. */
  atEnd: boolean;
  /** True if the New line is above what is visible. */
  newAbove: boolean;
  onJump(): void;
  onNew(): void;
}): JSX.Element {
  const { typing, unread } = model;
  const label = unread > 0 ? trans._n('%1 new', '%1 new', unread) : trans.__('Newest');
  return (
    <div className="cq-Status">
      {typing.length > 0 && (
        <span className="cq-Dots" aria-hidden="true">
          <i />
          <i />
          <i />
        </span>
      )}
      <span className="cq-Ellipsis" role="status" aria-live="polite">
        <Line waiting="" text={typing.length > 0 ? words(typing, trans) : ''} />
      </span>
      {newAbove && (
        <button type="button" className="cq-Jump" onClick={onNew}>
          <Icon name="moveUp" />
          {trans.__('First new')}
        </button>
      )}
      {atEnd && model.lacksNew && unread > 0 && (
        <button type="button" className="cq-Jump" onClick={onJump}>
          {trans.__('Mark as read')}
        </button>
      )}
      {!atEnd && (
        <button type="button" className="cq-Jump" onClick={onJump}>
          <Icon name="moveDown" />
          {label}
        </button>
      )}
    </div>
  );
}

function words(typing: readonly ITyping[], trans: TranslationBundle): string {
  const [first, second] = typing.map(({ person }) => markedText(person, trans));
  if (typing.length === 1) {
    const [{ text }] = typing;
    return text ? `${first}: ${oneLine(text)}` : trans.__('%1 is typing', first);
  }
  return typing.length === 2
    ? trans.__('%1 and %2 are typing', first, second)
    : trans.__('%1 people are typing', typing.length);
}
