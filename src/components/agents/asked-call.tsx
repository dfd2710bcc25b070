import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import { isOpenQuestion } from '../../document/index.js';
import { agentQuestionOf, type IChatModel, type IMessageItem } from '../../model/index.js';
import { ChatContext } from '../shared/chat-context.js';
import { useSignal } from '../shared/hooks.js';
import { ToolCallRow } from './tool-call-row.js';

export interface IAskedCallProps {
  item: IMessageItem;
  trans: TranslationBundle;
}

/** The call that a message asks permission for, above its buttons. */
export function AskedCall(props: IAskedCallProps): JSX.Element | null {
  const model = useContext(ChatContext)?.model;
  return model && props.item.metadata?.tool_call ? <Asked {...props} model={model} /> : null;
}

function Asked({
  item,
  trans,
  model
}: IAskedCallProps & { model: IChatModel }): JSX.Element | null {
  // The call is in another message.
  useSignal(model.changed);
  const asked = agentQuestionOf(item, model);
  if (asked?.kind !== 'call') {
    return null;
  }
  // Those who decide see at once what it is about.
  const { decider = model.username } = asked;
  const isAsked = item.audience?.includes(model.username) ?? true;
  const decides = isOpenQuestion(item) && decider === model.username && isAsked;
  return (
    <div className={`cq-AskedCall${isOpenQuestion(item) ? ' cq-mod-open' : ''}`}>
      <ToolCallRow {...{ item, trans }} call={asked.call} opens={decides} />
    </div>
  );
}
