import React, { useContext, useEffect, useMemo, useRef, useState } from 'react';
import { ChatFiles } from '../../model/index.js';
import { Transfers } from '../archive/transfers.js';
import { DropZone } from '../attachments/drop-zone.js';
import { useAttaching } from '../attachments/use-attaching.js';
import { Button } from '../shared/buttons.js';
import { ResourceContext, useResourcePolicy } from '../content/resources/resource-context.js';
import { ChatHeader } from './chat-header.js';
import { Composer } from '../composer/composer.js';
import { ComposerContext } from '../composer/composer-context.js';
import { createInputToolbarRegistry } from '../composer/toolbar/items.js';
import { ContentContext } from '../content/content-context.js';
import type { IconName } from '../icons.js';
import type { IChatViewProps } from '../contracts.js';
import { useFocusKept } from '../shared/focus-keeper.js';
import { useAttention, useLasting, useSignal, useStable, useToday } from '../shared/hooks.js';
import { FilesContext } from '../attachments/files-context.js';
import { MentionContext, MentionMarks } from './mention-marks.js';
import { MessageList, type IMessageListHandle } from './message-list.js';
import { NotOpened } from './not-opened.js';
import { ReadOnlyNotice } from './read-only-notice.js';
import { KeptTexts } from '../shared/kept-texts.js';
import { Banner, Empty, Notice, Skeleton } from '../shared/states.js';
import { ChatContext } from '../shared/chat-context.js';
import { useIsWide } from '../shared/use-is-wide.js';
import { ThreadPane } from './thread-pane.js';
import { StatusLine } from './status-line.js';
import { useContent } from './use-content.js';
import { TimeFormat } from '../shared/time.js';

/** A thread stands beside the messages from this width on, in pixels. */
const BESIDE = 700;

const systemNow = (): number => Date.now();

/** One chat: header, messages, status line and composer. */
export function ChatView(props: IChatViewProps): JSX.Element {
  const { model, chats, toolbar } = props;
  const context = useMemo(
    () => ({ model, chats, toolbar: toolbar ?? createInputToolbarRegistry() }),
    [model, chats, toolbar]
  );
  return (
    <ComposerContext.Provider value={context}>
      <Chat {...props} />
    </ComposerContext.Provider>
  );
}

function Chat(props: IChatViewProps): JSX.Element {
  const { model, chats, config, trans, now = systemNow } = props;
  useSignal(model.changed);
  useSignal(chats.list.changed);
  const outer = useContext(ContentContext);
  const content = useContent(props.content ?? outer, props);
  const panel = useRef<HTMLElement>(null);
  const list = useRef<IMessageListHandle>(null);
  const { shown, attended } = useAttention(panel);
  useFocusKept(panel);
  const isBeside = useIsWide(panel, BESIDE);
  const [atEnd, setAtEnd] = useState(true);
  const [newAbove, setNewAbove] = useState(false);
  const today = useToday(now);
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  const onError = useStable(props.onError);
  const policy = useResourcePolicy(chats, config, model.id);
  useSignal(chats.settings.changed);
  const limit = chats.settings.limits.bodyLength;
  const files = useFiles(props, onError);
  const mentions = useMemo(() => new MentionMarks(model), [model]);
  const context = useMemo(() => ({ model, onError }), [model, onError]);
  const attaching = useAttaching(model.input, props.attachments, trans, onError);

  useEffect(() => {
    const slot = (_: unknown, message: string): void =>
      onError(new Error(trans.__('Your change was not saved: %1', message)));
    model.refused.connect(slot);
    return () => {
      model.refused.disconnect(slot);
    };
  }, [model, trans, onError]);

  const onSent = useStable(() => list.current?.toEnd());
  const onEditLast = useStable(() => list.current?.editLast() ?? false);
  const ended = endOf(props);
  const isShut = !model.ready && model.connection !== 'connecting';
  const writes = !ended && !isShut && model.canWrite;
  const thread = model.threads.current;
  return (
    <section
      className={`cq-Panel cq-Chat${thread && isOpened(props) ? ' cq-mod-thread' : ''}`}
      ref={panel}
      tabIndex={-1}
      aria-label={model.name}
    >
      <ResourceContext.Provider value={policy}>
        <ChatHeader {...props} />
        <Trouble {...props} />
        <Transfers {...{ chats, trans }} has={({ chat }) => chat === model.id} />
        <Content {...props}>
          <ContentContext.Provider value={content}>
            <FilesContext.Provider value={files}>
              <MentionContext.Provider value={mentions}>
                <ChatContext.Provider value={context}>
                  <MessageList
                    key={model.id}
                    ref={list}
                    {...{ model, config, trans, times, today, shown, limit }}
                    attended={attended && (isBeside || !thread)}
                    confirm={props.confirm}
                    onAtEnd={setAtEnd}
                    onNewAbove={setNewAbove}
                  />
                </ChatContext.Provider>
                {thread && (
                  <ThreadPane
                    {...{ ...props, times, today, shown, attended, limit, isBeside }}
                    model={thread}
                    chatName={model.name}
                  />
                )}
              </MentionContext.Provider>
            </FilesContext.Provider>
          </ContentContext.Provider>
        </Content>
      </ResourceContext.Provider>
      <StatusLine
        model={model}
        trans={trans}
        atEnd={atEnd || model.messages.length === 0}
        newAbove={(newAbove || model.lacksNew) && model.messages.length > 0}
        onJump={() => list.current?.toNewest()}
        onNew={() => list.current?.toNew()}
      />
      {writes ? (
        <Composer
          model={model}
          config={config}
          trans={trans}
          limit={limit}
          {...{ shown, attaching, onError, onSent, onEditLast }}
        />
      ) : (
        <OwnTexts {...props} />
      )}
      {writes && model.input.files && <DropZone target={panel} {...{ attaching, trans }} />}
      {ended ? (
        <Notice {...ended}>{trans.__('You can no longer send messages in it.')}</Notice>
      ) : isShut || writes ? null : (
        <ReadOnlyNotice {...{ model, trans }} />
      )}
    </section>
  );
}

/** Returns the icon and the title for a chat that is gone for the user. */
function endOf({ model, trans }: IChatViewProps): { icon: IconName; title: string } | null {
  switch (model.connection) {
    case 'deleted':
      return { icon: 'delete', title: trans.__('This chat was deleted') };
    case 'removed':
      return { icon: 'lock', title: trans.__('You no longer have access to this chat') };
    default:
      return null;
  }
}

/** Stands in the place of a composer that is not there: the user's unsent texts in this chat that no message shows. */
function OwnTexts({ model, chats: { pending }, trans }: IChatViewProps): JSX.Element {
  useSignal(pending.changed);
  return (
    <KeptTexts
      title={trans.__('Your unsent text')}
      texts={pending.all.filter(
        ({ chat, id }) => chat === model.id && !model.messages.some(shown => shown.id === id)
      )}
      trans={trans}
      onDelete={text => pending.remove(text)}
    />
  );
}

/** Knows the files of this chat. */
function useFiles(
  { model, chats: { server }, attachments: services }: IChatViewProps,
  onError: (error: Error) => void
) {
  const context = useMemo(
    () => ({
      files: new ChatFiles({
        server,
        chat: model.id,
        entry: id => model.document.getAttachment(id)
      }),
      services,
      onError
    }),
    [server, model, services, onError]
  );
  useEffect(() => () => context.files.dispose(), [context]);
  return context;
}

/** Whether the messages are shown, and not why they are not. */
const isOpened = (props: IChatViewProps): boolean => {
  const { connection, ready, messages } = props.model;
  return messages.length > 0 || (ready && !endOf(props) && connection !== 'refused');
};

/** The area between the header and the status line. */
function Content(props: IChatViewProps & { children: React.ReactNode }): JSX.Element {
  const { model, chats, trans, onBack, children, now = systemNow } = props;
  const { connection, ready } = model;
  const isOpening = !ready && connection === 'connecting';
  const isSlow = useLasting(isOpening, 200);
  const ended = endOf(props);
  if (isOpened(props)) {
    return <>{children}</>;
  }
  if (ended) {
    return (
      <Empty
        {...ended}
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
  return <NotOpened {...{ model, chats, trans, now }} />;
}

/** The banner of a chat that is offline or was refused while open. */
function Trouble({ model, chats, trans }: IChatViewProps): JSX.Element | null {
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
          '%1 message will be sent when you are back.',
          '%1 messages will be sent when you are back.',
          waiting
        )
      : trans.__('Your messages will be sent when you are back.');
  return (
    <Banner icon={isRefused ? 'warn' : 'offline'} trans={trans} onRetry={() => model.reconnect()}>
      {isRefused ? (
        trans.__('The chat server closed the connection: %1', connectionMessage)
      ) : (
        <>
          {/* The header says it as well. */}
          <span className="cq-sr-narrow">{trans.__('You are offline.')} </span>
          {rest}
        </>
      )}
      {!isRefused && chats.pending.problem && ` ${trans.__('Keep this page open until then.')}`}
    </Banner>
  );
}
