import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { wordsOf, type IPendingText } from '../../model/index.js';
import { Button } from './buttons.js';
import { copyLabel } from '../content/rendering/copy.js';
import { useCopy } from './use-copy.js';

/** Texts that can no longer be sent, to be copied. */
export function KeptTexts({
  title,
  texts,
  trans,
  onDelete
}: {
  title: string;
  texts: readonly IPendingText[];
  trans: TranslationBundle;
  onDelete(this: void, text: IPendingText): void;
}): JSX.Element | null {
  if (texts.length === 0) {
    return null;
  }
  return (
    <section className="cq-Kept" aria-label={title}>
      <h3>{title}</h3>
      {texts.map(text => (
        <div className="cq-Kept-text" key={text.id}>
          <p dir="auto">{wordsOf(text)}</p>
          <CopyButton text={wordsOf(text)} trans={trans} />
          <Button onClick={() => onDelete(text)}>{trans.__('Delete')}</Button>
        </div>
      ))}
    </section>
  );
}

function CopyButton({ text, trans }: { text: string; trans: TranslationBundle }): JSX.Element {
  const [outcome, copy] = useCopy();
  return <Button onClick={() => copy(text)}>{copyLabel(outcome, trans.__('Copy'), trans)}</Button>;
}
