import React, { useContext, useEffect, useMemo, useRef, useState } from 'react';
import { readApart } from '../../model/index.js';
import { Button } from '../shared/buttons.js';
import { ResourceContext, useResourcePolicy } from '../content/resource-context.js';
import { ChatHeader } from './chat-header.js';
import { Composer } from '../composer/composer.js';
import { ContentContext } from '../content/content-context.js';
import type { IContentServices } from '../content/contracts.js';
import type { IChatViewProps } from '../contracts.js';
import { useFocusKept } from '../shared/focus-keeper.js';
import { useLasting, useSignal, useStable, useToday, useVisible } from '../shared/hooks.js';
import { Icon } from '../icons.js';
import { MessageList, type IMessageListHandle } from './message-list.js';
import { ChatStart, Empty, Notice, Skeleton } from '../shared/states.js';
import { StatusLine } from './status-line.js';
import { TimeFormat } from '../shared/time.js';

const systemNow = (): number => Date.now();

/** One chat: header, messages, status line and composer. */
export function ChatView(props: IChatViewProps): JSX.Element {
  const { model, chats, config, trans, rendermime, now = systemNow } = props;
  useSignal(model.changed);
  useSignal(chats.list.changed);
  const outer = useContext(ContentContext);
  const content = useContent(props.content ?? outer, props);
  const panel = useRef<HTMLDivElement>(null);
  const list = useRef<IMessageListHandle>(null);
  const isVisible = useVisible(panel);
  useFocusKept(panel);
  const [atEnd, setAtEnd] = useState(true);
  const today = useToday(now);
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  const onError = useStable(props.onError);
  const policy = useResourcePolicy(chats, config);

  useEffect(() => {
    const slot = (_: unknown, message: string): void =>
      onError(new Error(trans.__('Your change was not saved: %1', message)));
    model.refused.connect(slot);
    return () => {
      model.refused.disconnect(slot);
    };
  }, [model, trans, onError]);

  useEffect(() => {
    if (isVisible) {
      model.visit();
    }
  }, [isVisible, model]);
  const newest = model.messages[model.messages.length - 1];
  useEffect(() => {
    if (isVisible && atEnd && model.ready) {
      model.markAsRead();
    }
  }, [isVisible, atEnd, model, model.ready, newest]);

  const isGone = model.connection === 'deleted';
  const isShut = !model.ready && model.connection !== 'connecting';
  return (
    <div className="cq-Panel cq-Chat" ref={panel}>
      <ResourceContext.Provider value={policy}>
        <ChatHeader {...props} />
        <Banner {...props} />
        <Content {...props}>
          <ContentContext.Provider value={content}>
            <MessageList
              key={model.id}
              ref={list}
              {...{ model, config, trans, times, rendermime, today }}
              confirm={props.confirm}
              onAtEnd={setAtEnd}
            />
          </ContentContext.Provider>
        </Content>
      </ResourceContext.Provider>
      <StatusLine
        model={model}
        trans={trans}
        atEnd={atEnd || model.messages.length === 0}
        onJump={() => list.current?.toEnd()}
      />
      {isGone ? (
        <Notice icon="delete" title={trans.__('This chat was deleted.')}>
          {trans.__('You can no longer send messages in it.')}
        </Notice>
      ) : isShut ? null : model.canWrite ? (
        <Composer
          model={model}
          config={config}
          trans={trans}
          onSent={() => list.current?.toEnd()}
        />
      ) : (
        <Notice icon="lock" title={trans.__('You can read this chat but not write in it.')}>
          {trans.__('Ask an owner of the chat for permission to write.')}
        </Notice>
      )}
    </div>
  );
}

/** Adds to the content services a way to read the files of this chat. */
function useContent(
  services: IContentServices,
  { model: { id }, chats: { server } }: IChatViewProps
): IContentServices {
  return useMemo(
    () => ({ ...services, readApart: (kept, signal) => readApart(server, id, kept, signal) }),
    [services, server, id]
  );
}

/** The area between the header and the status line. */
function Content(props: IChatViewProps & { children: React.ReactNode }): JSX.Element {
  const { model, trans, onBack, children } = props;
  const { connection, connectionMessage, ready, messages } = model;
  const isOpening = !ready && connection === 'connecting';
  const isSlow = useLasting(isOpening, 200);
  if (messages.length > 0) {
    return <>{children}</>;
  }
  if (connection === 'deleted') {
    return (
      <Empty
        icon="delete"
        title={trans.__('This chat was deleted')}
        actions={onBack && <Button onClick={onBack}>{trans.__('Show all chats')}</Button>}
      />
    );
  }
  if (isOpening) {
    return isSlow ? (
      <Skeleton label={trans.__('Opening the chat')} />
    ) : (
      <div className="cq-Empty" />
    );
  }
  if (!ready || connection === 'refused') {
    return (
      <Empty
        icon="warn"
        title={trans.__('This chat could not be opened')}
        actions={
          <Button icon="refresh" primary onClick={() => model.reconnect()}>
            {trans.__('Retry')}
          </Button>
        }
      >
        {connectionMessage || trans.__('The chat server did not respond.')}{' '}
        {trans.__('Your drafts are safe.')}
      </Empty>
    );
  }
  return <ChatStart model={model} trans={trans} />;
}

/** A banner for a chat that is offline or was refused while open. It explains the state and offers an action. */
function Banner({ model, trans }: IChatViewProps): JSX.Element | null {
  const { connection, connectionMessage, messages, ready } = model;
  // A restart of the server takes less time than this, so it shows no banner.
  const isOffline = useLasting(ready && connection === 'offline', 1_000);
  const isRefused = connection === 'refused' && messages.length > 0;
  if (!isOffline && !isRefused) {
    return null;
  }
  const waiting = messages.filter(
    ({ delivery }) => delivery === 'sending' || delivery === 'unsaved'
  ).length;
  const rest =
    waiting > 0
      ? trans._n(
          '%1 message will be sent when you are back online.',
          '%1 messages will be sent when you are back online.',
          waiting
        )
      : trans.__('Your messages will be sent when you are back online.');
  return (
    <div className="cq-Banner" role="status">
      <Icon name={isRefused ? 'warn' : 'offline'} />
      <span>
        {isRefused
          ? trans.__('The chat server closed the connection: %1', connectionMessage)
          : `${trans.__('You are offline.')} ${rest}`}
      </span>
      <Button onClick={() => model.reconnect()}>{trans.__('Retry now')}</Button>
    </div>
  );
}
