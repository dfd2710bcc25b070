import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useId, useRef, useState } from 'react';
import type { IMessageItem, IPerson, IReader } from '../../model/index.js';
import { AnswerUsage } from '../agents/answer-usage.js';
import { AskedCall } from '../agents/asked-call.js';
import { ToolCalls } from '../agents/tool-calls.js';
import { Avatar } from '../shared/avatar.js';
import { isFocusVisible, moveFocus, SIDEWAYS } from '../shared/focus.js';
import { directionOf } from '../shared/direction.js';
import { useLasting } from '../shared/hooks.js';
import { MentionContext } from './mention-marks.js';
import { MessageBody } from './message-body.js';
import { MessageFiles } from '../attachments/message-files.js';
import { MessageFoot } from './message-foot.js';
import { MessageTime } from './message-time.js';
import type { IMessageActions } from './message-actions.js';
import type { MessageMenu } from './message-menu.js';
import { MessageTools } from './message-tools.js';
import { MessagePreamble, MessageSections } from '../extensions/message-parts.js';
import { PinMark } from '../pins/pin-mark.js';
import { Receipts } from '../receipts/receipts.js';
import { faceOf } from '../shared/message-words.js';
import { GivenText } from '../shared/given-text.js';
import { AuthorName, markedText } from '../shared/person-name.js';
import { Options } from './options.js';
import { QuoteLine } from '../replies/quote-line.js';
import { Replies } from '../threads/replies.js';
import { Reactions } from '../reactions/reactions.js';
import type { IQuestionView } from './question-view.js';
import { StreamLine } from './stream-line.js';
import { EditBox } from '../composer/edit-box.js';
import type { TimeFormat } from '../shared/time.js';

export interface IMessageRowProps extends IQuestionView {
  item: IMessageItem;
  /** The message's author, as far as the chat knows them. */
  person: IPerson | undefined;
  /** Those whose newest read message this is. */
  readers: readonly IReader[];
  /** The name of the user who has pinned the message; null if it is not pinned. */
  pinnedBy: string | null;
  stacked: boolean;
  last: boolean;
  /** True if the row shows the message that it replies to, if it is a reply. */
  quotes: boolean;
  trans: TranslationBundle;
  times: TimeFormat;
  codeBars: boolean;
  sendWithShiftEnter: boolean;
  /** The longest message that the server takes. */
  limit: number;
  canEdit: boolean;
  canDelete: boolean;
  canStop: boolean;
  canAskAgain: boolean;
  /** The words of the bot that writes the message about its work. */
  status?: string;
  /** Whether the messages below are its replies. */
  isRoot: boolean;
  isEditing: boolean;
  /** True while the message is highlighted after a jump to it. */
  isTarget: boolean;
  /** True for the one message that the Tab key reaches. */
  tabbable: boolean;
  actions: IMessageActions;
  /** The entries in the menu of a message. */
  menu: MessageMenu;
}

/** The elements that a tap acts on. */
const ACTIVE = 'a, button, input, textarea, select, summary, label, audio, video, iframe';

/** "Sending" appears only if it takes longer than this, in milliseconds. */
const SENDING_DELAY_MS = 600;

/** One message: author, time, body and delivery state. */
export const MessageRow = React.memo(function MessageRow(props: IMessageRowProps): JSX.Element {
  const { item, stacked, trans, times, isEditing, actions } = props;
  const row = useRef<HTMLElement>(null);
  const bodyId = useId();
  const outcomeId = useId();
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isHeld, setHeld] = useState(false);
  const isTouch = useRef(false);
  useEffect(() => {
    if (!isPointed) {
      return undefined;
    }
    const onPointer = ({ target }: Event): void => {
      if (!row.current?.contains(target as Node)) {
        setPointed(false);
      }
    };
    document.addEventListener('pointerdown', onPointer, true);
    return () => document.removeEventListener('pointerdown', onPointer, true);
  }, [isPointed]);
  // After an edit, the tools stay away until the user asks for them again.
  useEffect(() => setPointed(false), [isEditing]);
  const isSending = useLasting(item.delivery === 'sending', SENDING_DELAY_MS);
  const isMentioned = useContext(MentionContext)?.isForReader(item);
  const face = faceOf(item, props.person);
  const files = item.attachments ?? [];
  const delivery = item.delivery === 'sending' && !isSending ? 'saved' : item.delivery;
  const hasFoot = item.own && (props.last || delivery !== 'saved');
  const showsTools =
    (isPointed || isFocused || isHeld) && !isEditing && !item.deleted && item.delivery === 'saved';
  const time = (
    <MessageTime item={item} times={times} className={stacked ? ' cq-Message-gutter' : ''} />
  );

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const tools = row.current?.querySelectorAll<HTMLElement>('.cq-Tools button') ?? [];
    if (event.target === row.current && event.key === 'Enter' && tools.length > 0) {
      event.preventDefault();
      tools[0].focus();
    } else if (event.target !== row.current && event.key === 'Escape') {
      event.stopPropagation();
      row.current?.focus();
    } else if ((event.target as Element).closest('.cq-Tools')) {
      moveFocus(event, tools, SIDEWAYS);
    }
  };

  return (
    <article
      ref={row}
      className={
        'cq-Message' +
        (item.own ? ' cq-mod-own' : '') +
        (stacked ? ' cq-mod-stacked' : '') +
        (props.isRoot ? ' cq-mod-root' : '') +
        (isMentioned ? ' cq-mod-mentioned' : '') +
        (delivery === 'saved' ? '' : ` cq-mod-${delivery}`) +
        (showsTools ? ' cq-mod-active' : '') +
        (props.isTarget ? ' cq-mod-target' : '')
      }
      data-id={item.id}
      aria-label={trans.__('%1, %2', markedText(face, trans), times.full((item.time ?? 0) * 1000))}
      aria-describedby={props.outcome ? `${bodyId} ${outcomeId}` : bodyId}
      tabIndex={props.tabbable ? 0 : -1}
      onKeyDown={onKeyDown}
      onPointerMove={event => {
        // Scrolling can move a message under a resting pointer. That must not open the tools.
        if (event.movementX || event.movementY) {
          setPointed(event.buttons === 0 || isCollapsed());
        }
      }}
      onPointerLeave={event => {
        // A finger leaves as soon as it is lifted.
        if (event.pointerType !== 'touch') {
          setPointed(false);
        }
      }}
      onPointerDown={event => {
        isTouch.current = event.pointerType === 'touch';
      }}
      onClick={event => {
        // A tap on the message, not on something in it that acts by itself.
        if (isTouch.current && !(event.target as Element).closest(ACTIVE) && isCollapsed()) {
          setPointed(is => !is);
        }
      }}
      onContextMenu={event => {
        // A long press.
        if ((event.nativeEvent as PointerEvent).pointerType === 'touch') {
          event.preventDefault();
          setPointed(true);
        }
      }}
      onFocus={event => setFocused(isFocusVisible(event.target))}
      onBlur={event => setFocused(event.currentTarget.contains(event.relatedTarget))}
    >
      {showsTools && (
        <MessageTools
          {...props}
          row={row}
          onStray={isPointed && !isHeld && !isTouch.current ? () => setPointed(false) : undefined}
          onHold={setHeld}
        />
      )}
      {stacked ? !item.own && time : !item.own && <Avatar face={face} />}
      <div className="cq-Message-main">
        {!item.own && !stacked && (
          <header className="cq-Message-head">
            <AuthorName shown={face} trans={trans} />
            {time}
          </header>
        )}
        {props.quotes && !item.deleted && item.reply_to !== undefined && (
          <QuoteLine id={item.reply_to} trans={trans} />
        )}
        {!item.deleted && !isEditing && <MessagePreamble {...{ item, trans }} />}
        {isEditing ? (
          <EditBox {...props} />
        ) : item.deleted ? (
          <div id={bodyId} className="cq-Body cq-Body-deleted">
            {trans.__('Message deleted')}
          </div>
        ) : item.body === '' && hasMore(item) ? null : (
          <div
            id={bodyId}
            dir={directionOf(item.body)}
            className={`cq-Body${item.own ? ' cq-Bubble' : ''}${item.edited ? ' cq-mod-edited' : ''}${item.streaming ? ' cq-mod-growing' : ''}`}
          >
            {props.question ? (
              <GivenText text={props.question} />
            ) : (
              <MessageBody
                body={item.body}
                mime={item.mime_model}
                trans={trans}
                codeBars={props.codeBars}
              />
            )}
            {item.edited && ' '}
            {item.edited && (
              <span
                className="cq-Edited"
                title={item.edited_time ? times.full(item.edited_time * 1000) : undefined}
              >
                {trans.__('(edited)')}
              </span>
            )}
          </div>
        )}
        {!item.deleted && !isEditing && (
          <ToolCalls id={item.body === '' ? bodyId : undefined} {...{ item, trans }} />
        )}
        {props.question && <AskedCall {...{ item, trans }} />}
        {!item.deleted && !isEditing && <StreamLine {...props} />}
        {!item.deleted && !isEditing && item.options && (
          <Options {...props} asker={markedText(face, trans)} outcomeId={outcomeId} />
        )}
        {!item.deleted && !isEditing && files.length > 0 && (
          <MessageFiles
            id={item.body === '' ? bodyId : undefined}
            ids={files}
            metadata={item.metadata}
            trans={trans}
          />
        )}
        {props.pinnedBy !== null && <PinMark by={props.pinnedBy} trans={trans} />}
        {!item.deleted && !isEditing && <AnswerUsage {...{ item, trans }} />}
        {!isEditing && <Replies {...{ item, trans, times }} />}
        {!item.deleted && !isEditing && <Reactions {...{ item, trans }} />}
        {!item.deleted && !isEditing && <MessageSections {...{ item, trans }} />}
        {hasFoot ? (
          <MessageFoot item={item} delivery={delivery} trans={trans} actions={actions}>
            {item.delivery === 'saved' && <MessageTime item={item} times={times} />}
            <Receipts {...props} />
          </MessageFoot>
        ) : (
          <Receipts {...props} />
        )}
      </div>
    </article>
  );
});

/** Whether a message holds something besides its text. */
const hasMore = ({ attachments = [], metadata }: IMessageItem): boolean =>
  attachments.length > 0 || metadata?.tool_calls !== undefined;

/** True if no text is selected. */
const isCollapsed = (): boolean => document.getSelection()?.isCollapsed ?? true;
