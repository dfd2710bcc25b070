import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { IChatViewProps } from '../contracts.js';
import { DropZone } from '../attachments/drop-zone.js';
import { useAttaching } from '../attachments/use-attaching.js';
import { Composer } from '../composer/composer.js';
import { ComposerContext, useComposerContext } from '../composer/composer-context.js';
import { IconButton } from '../shared/buttons.js';
import { ChatContext } from '../shared/chat-context.js';
import { useSignal, useStable } from '../shared/hooks.js';
import { FollowButton } from '../threads/follow-button.js';
import { MessageList, type IMessageListHandle, type IMessageListProps } from './message-list.js';

export interface IThreadPaneProps
  extends
    IChatViewProps,
    Pick<IMessageListProps, 'times' | 'today' | 'shown' | 'attended' | 'limit'> {
  chatName: string;
  /** Whether it stands beside the messages of the chat, and not in their place. */
  isBeside: boolean;
}

const nothing = (): void => undefined;

/** One thread of a chat, with a composer of its own. When it is closed, the focus returns to where it was. */
export function ThreadPane(props: IThreadPaneProps): JSX.Element {
  const { model } = props;
  const outer = useComposerContext();
  const context = useMemo(() => ({ ...outer, model }), [outer, model]);
  return (
    <ComposerContext.Provider value={context}>
      <Pane {...props} />
    </ComposerContext.Provider>
  );
}

function Pane(props: IThreadPaneProps): JSX.Element {
  const { model, config, trans, chatName, isBeside, limit, shown } = props;
  useSignal(model.changed);
  const list = useRef<IMessageListHandle>(null);
  const pane = useRef<HTMLDivElement>(null);
  const id = useId();
  const onError = useStable(props.onError);
  const context = useMemo(() => ({ model, onError }), [model, onError]);
  const attaching = useAttaching(model.input, props.attachments, trans, onError);
  const onSent = useStable(() => list.current?.toEnd());
  const onEditLast = useStable(() => list.current?.editLast() ?? false);
  useReturnedFocus();
  const replies = model.messages.filter(item => item.id !== model.thread && !item.deleted).length;
  const close = (): void => model.threads.close();
  return (
    <section ref={pane} className="cq-Panel cq-Thread" aria-labelledby={id} tabIndex={-1}>
      <header className="cq-Header">
        {!isBeside && (
          <IconButton icon="back" label={trans.__('Back to %1', chatName)} onClick={close} />
        )}
        <div className="cq-Header-title">
          <h2 id={id}>{trans.__('Thread')}</h2>
          <span className="cq-Meta cq-Ellipsis" dir="auto">
            {trans._n('%1 reply in %2', '%1 replies in %2', replies, chatName)}
          </span>
        </div>
        <FollowButton {...{ model, trans, onError }} />
        {isBeside && <IconButton icon="close" label={trans.__('Close thread')} onClick={close} />}
      </header>
      <ChatContext.Provider value={context}>
        <MessageList
          key={model.thread}
          ref={list}
          {...{ model, config, trans, times: props.times, today: props.today, shown, limit }}
          attended={props.attended}
          confirm={props.confirm}
          onAtEnd={nothing}
          onNewAbove={nothing}
        />
      </ChatContext.Provider>
      {model.canWrite && (
        <Composer
          {...{ model, config, trans, limit, shown, attaching, onError, onSent, onEditLast }}
        />
      )}
      {model.canWrite && model.input.files && <DropZone target={pane} {...{ attaching, trans }} />}
    </section>
  );
}

/** When the component goes, the focus returns to the element that had it before, or to its message: the tools of a message go when it loses the focus. */
function useReturnedFocus(): void {
  const [before] = useState(() => document.activeElement);
  const [row] = useState(() => before?.closest('.cq-Message'));
  useEffect(
    () => () => {
      // After the view has let go of the focus, and its elements are in view again.
      requestAnimationFrame(() => {
        const heir = before?.isConnected ? before : row;
        if (heir instanceof HTMLElement) {
          heir.focus();
        }
      });
    },
    [before, row]
  );
}
