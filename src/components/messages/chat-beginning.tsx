import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import type { IChatModel } from '../../model/index.js';
import { ExtensionContext } from '../extensions/extension-context.js';
import { ChatStart } from '../shared/states.js';
import { MessageBody } from './message-body.js';

/** A chat without messages: the welcome of another extension, if there is one, and how to begin. */
export function ChatBeginning(props: { model: IChatModel; trans: TranslationBundle }): JSX.Element {
  const { welcome } = useContext(ExtensionContext);
  return (
    <>
      {welcome && (
        <div className="cq-Welcome cq-Body">
          <MessageBody body={welcome} trans={props.trans} codeBars={false} />
        </div>
      )}
      <ChatStart {...props} />
    </>
  );
}
