import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import { Line } from '../shared/line.js';
import { Icon } from '../icons.js';
import { ChatContext, type IChatContext } from '../shared/chat-context.js';
import { useOriginal } from './use-original.js';

/** Stands above a reply: the message that it answers. A click leads there. */
export function QuoteLine({
  id,
  trans
}: {
  /** The id of the message that is answered. */
  id: string;
  trans: TranslationBundle;
}): JSX.Element | null {
  const chat = useContext(ChatContext);
  // In a thread, all replies are to its root if they say nothing else.
  return chat && chat.model.thread !== id ? <Quote {...{ id, trans, chat }} /> : null;
}

function Quote({
  id,
  trans,
  chat: { model, onError }
}: {
  id: string;
  trans: TranslationBundle;
  chat: IChatContext;
}): JSX.Element {
  const { name, words, isThere } = useOriginal(id, model, trans);
  const line = (
    <>
      <Icon name="reply" />
      {name && (
        <bdi className="cq-Quote-name">
          <Line text={name} />
        </bdi>
      )}
      <span className="cq-Ellipsis" dir="auto">
        <Line text={words} />
      </span>
    </>
  );
  return isThere ? (
    <button
      type="button"
      className="cq-Quote"
      aria-label={trans.__('In reply to %1: %2', name, words)}
      onClick={() => void model.reveal(id).catch(onError)}
    >
      {line}
    </button>
  ) : (
    <div className="cq-Quote">{line}</div>
  );
}
