import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IChatModel } from '../../model/index.js';
import { Icon } from '../icons.js';
import { IconButton } from '../shared/buttons.js';
import { useSignal } from '../shared/hooks.js';
import { Line } from '../shared/line.js';
import { useOriginal } from './use-original.js';

/** Stands above the draft of a reply: whom and what it answers, with a button that makes it a plain message again. */
export function ReplyLine({
  model,
  trans
}: {
  model: IChatModel;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { input } = model;
  useSignal(input.changed);
  return input.replyTo === null ? null : <Reply id={input.replyTo} {...{ model, trans }} />;
}

function Reply({
  id,
  model,
  trans
}: {
  id: string;
  model: IChatModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { name, words } = useOriginal(id, model, trans);
  return (
    <div className="cq-Context">
      <Icon name="reply" />
      <span className="cq-Ellipsis" dir="auto" role="status">
        <Line
          waiting=""
          text={
            name ? trans.__('Replying to %1: %2', name, words) : trans.__('Replying: %1', words)
          }
        />
      </span>
      <IconButton
        icon="close"
        label={trans.__('Cancel reply')}
        onClick={() => {
          model.input.replyTo = null;
          model.input.focus();
        }}
      />
    </div>
  );
}
