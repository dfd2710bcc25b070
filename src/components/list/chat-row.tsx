import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useMemo } from 'react';
import { likenessOf } from '../../document/index.js';
import {
  type IChats,
  type IPendingText,
  isUnfinished,
  type IThread,
  oneLine,
  strangerOf,
  wordsOf
} from '../../model/index.js';
import { gistOf } from '../content/gist.js';
import { useTurn } from '../content/text-turns.js';
import { facesOf } from '../shared/faces-of.js';
import { Avatar, type IFace } from '../shared/avatar.js';
import { directAlias } from '../shared/direct-alias.js';
import { Line } from '../shared/line.js';
import { Marked } from './marked.js';
import { markedText } from '../shared/person-name.js';
import { RowBadges, RowSigns } from './row-signs.js';
import { RenameField } from '../shared/rename-field.js';
import type { TimeFormat } from '../shared/time.js';

export interface IChatRowProps {
  thread: IThread;
  chats: IChats;
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of the current day, in milliseconds since 1970. */
  today: number;
  /** The search words that matched the chat's name. */
  found?: string;
  /** The name of its workspace, where chats of several are shown. */
  workspace?: string;
  /** The user's text for this chat that the server has not stored. */
  pending?: IPendingText;
  isCurrent: boolean;
  /** Whether the other person of a direct chat is here. */
  isHere: boolean;
  isRenaming: boolean;
  /** The name that could not be saved, while the chat is being renamed. */
  unsavedName: string | null;
  /** True for the one row that the Tab key reaches. */
  tabbable: boolean;
  onOpen(id: string): void;
  onMenu(id: string, anchor: HTMLElement | { x: number; y: number }): void;
  onRename(id: string): void;
  onRenamed(id: string, topic: string | null): void;
}

/** A row of the chat list. */
export const ChatRow = React.memo(function ChatRow(props: IChatRowProps): JSX.Element {
  const { thread, chats, trans, times, today, isCurrent } = props;
  const { id, topic, unreadCount } = thread;
  const time = Date.parse(thread.lastMessageReceivedOn ?? thread.createdOn);
  return (
    <>
      <button
        type="button"
        className={
          'cq-Row' +
          (unreadCount && thread.notify !== 'none' ? ' cq-mod-unread' : '') +
          (isCurrent ? ' cq-mod-current' : '')
        }
        data-id={id}
        aria-current={isCurrent || undefined}
        tabIndex={props.tabbable ? 0 : -1}
        onClick={event => {
          // The second click of a double click starts renaming.
          if (event.detail < 2) {
            props.onOpen(id);
          }
        }}
        onDoubleClick={() => props.onRename(id)}
        onContextMenu={event => {
          event.preventDefault();
          // A context menu opened by keyboard has no position.
          const byKey = event.clientX === 0 && event.clientY === 0;
          props.onMenu(id, byKey ? event.currentTarget : { x: event.clientX, y: event.clientY });
        }}
      >
        <Faces thread={thread} me={chats.server.identity?.username ?? ''} isHere={props.isHere} />
        <span className="cq-Row-name">
          <span className="cq-Ellipsis" dir="auto" title={topic}>
            <Marked text={topic} ranges={placesOf(props.found, topic)} />
          </span>
          {props.workspace !== undefined && (
            <small className="cq-Meta cq-Ellipsis" dir="auto">
              <Line text={props.workspace} />
            </small>
          )}
          <RowSigns
            {...{ thread, trans }}
            isHere={props.isHere}
            alias={directAlias(thread, chats.list.threads)}
          />
        </span>
        <time
          className="cq-Time"
          dateTime={new Date(time || 0).toISOString()}
          title={times.full(time || 0)}
        >
          {times.short(time || 0, today)}
        </time>
        <span className="cq-Row-last cq-Ellipsis" dir="auto">
          <LastMessage {...{ thread, chats, trans }} pending={props.pending} />
        </span>
        <RowBadges thread={thread} trans={trans} />
      </button>
      {props.isRenaming ? (
        <RenameField
          name={topic}
          typed={props.unsavedName}
          label={trans.__('Chat name')}
          maxLength={chats.settings.limits.topicLength}
          onDone={name => props.onRenamed(id, name)}
        />
      ) : (
        // Its dots are drawn by CSS, because a picture in each row would double the nodes of the list.
        <button
          type="button"
          className="cq-IconButton cq-Row-menu"
          aria-label={trans.__('Menu for %1', topic)}
          title={trans.__('Menu for %1', topic)}
          aria-haspopup="menu"
          tabIndex={-1}
          onClick={event => props.onMenu(id, event.currentTarget)}
        />
      )}
    </>
  );
});

/** Finds the words in a name, ignoring case. */
function placesOf(found: string | undefined, topic: string): [from: number, to: number][] {
  const from = found ? topic.toLocaleLowerCase().indexOf(found.toLocaleLowerCase()) : -1;
  return found && from >= 0 ? [[from, from + found.length]] : [];
}

/** The avatars of the other participants: one or two. A chat without others shows its own initials. */
function Faces({
  thread,
  me,
  isHere
}: {
  thread: IThread;
  me: string;
  /** Whether the other person of a direct chat is here. */
  isHere: boolean;
}): JSX.Element {
  const others: IFace[] = facesOf(thread.participants)
    .filter(({ username }) => username !== me)
    .sort((a, b) => Number(a.bot) - Number(b.bot));
  if (others.length > 1) {
    return (
      <span className="cq-Pair" aria-hidden="true">
        <Avatar face={others[0]} short />
        <Avatar face={others[1]} short />
      </span>
    );
  }
  const face = others[0] ?? { username: thread.id, name: thread.topic };
  return <Avatar face={face} size={28} isHere={isHere} />;
}

/** The longest first name; a longer one is cut. */
const FIRST = 60;
const firstOf = (name: string): string => name.slice(0, FIRST).split(' ')[0];

/** From this number on, a chat may have more people than its list entry names. */
const FACES = 4;

/** Returns the author of the last message: a person's first name if it is known that no one else has it, otherwise the full name. */
function lastAuthor(thread: IThread, trans: TranslationBundle): string {
  const { sender, senderDisplayName: name, senderKind, senderAlias: alias } = thread.lastMessage!;
  const faces = facesOf(thread.participants);
  const face = faces.find(({ username }) => username === sender);
  const first = firstOf(name);
  const isShared =
    alias !== undefined ||
    faces.length >= FACES ||
    faces.some(
      other => other.username !== sender && likenessOf(firstOf(other.name)) === likenessOf(first)
    );
  const kind = senderKind ?? face?.kind ?? strangerOf(sender).kind;
  // The name of an agent ends with that of its owner.
  const isWhole = isShared || kind === 'bot';
  return markedText({ name: isWhole ? name : first, kind, alias }, trans);
}

/** Words that begin as those of a named author or our own do: “You: so be it” could be taken for what the reader has said. */
const NAMES_AUTHOR = /^.{1,120}?[:\u02d0\u2236\ua789\ufe13\ufe55\uff1a](?!\/\/)/u;

function LastMessage({
  thread,
  chats,
  trans,
  pending
}: Pick<IChatRowProps, 'thread' | 'chats' | 'trans' | 'pending'>): JSX.Element {
  const last = thread.lastMessage;
  const body = (pending && wordsOf(pending)) ?? last?.content.message ?? '';
  const contents = pending ? undefined : last?.contents;
  const { streaming, failure } = (body === '' && !pending && last) || {};
  const words = useMemo(
    () =>
      streaming
        ? trans.__('Answering')
        : failure !== undefined
          ? trans.__('No answer: %1', oneLine(failure))
          : gistOf({ body, contents }, trans),
    [body, contents, streaming, failure, trans]
  );
  // It is clear who wrote if there is one other. An open chat may have a reader or an author who does not take part in it.
  const me = chats.server.identity?.username;
  const isClear =
    !(body !== '' && NAMES_AUTHOR.test(words)) &&
    thread.participants.every(({ username }) => username === me || username === last?.sender);
  const author =
    pending || !last || isClear || last.sender === me ? '' : `${lastAuthor(thread, trans)}: `;
  const isIn = useTurn(author + words);
  const text = isIn ? words : '…';
  if (pending?.failure) {
    return (
      <>
        <i>{trans.__('Not sent:')}</i> {text}
      </>
    );
  }
  if (pending) {
    return (
      <>
        {isUnfinished(pending) ? trans.__('Draft: %1', text) : trans.__('Not sent yet: %1', text)}
      </>
    );
  }
  if (!last) {
    return <>{trans.__('No messages yet')}</>;
  }
  return <>{last.sender === me ? trans.__('You: %1', text) : (isIn ? author : '') + text}</>;
}
