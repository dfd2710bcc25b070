import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Config, IChatModel } from '../../model/index.js';
import { Announcer } from './announcer.js';
import { ChatBeginning } from './chat-beginning.js';
import type { IConfirmation } from '../contracts.js';
import { DayLine, NewLine } from './lines.js';
import { PagingStatus } from './paging-status.js';
import { pinnedBy } from '../pins/pin-mark.js';
import { moveFocus } from '../shared/focus.js';
import { useSignal, useStable } from '../shared/hooks.js';
import { MessageRow } from './message-row.js';
import type { VirtualList } from './virtual/virtual-list.js';
import { questionView } from './question-view.js';
import { isReachable, lastMessage, lastReachable, NEW, toRows, type Row } from './rows.js';
import { SystemRow, systemText } from './system-row.js';
import type { TimeFormat } from '../shared/time.js';
import { useArrival } from './use-arrival.js';
import { useEditing } from './use-editing.js';
import { useJumpFocus } from './use-jump-focus.js';
import { useMessageMenu } from './message-menu.js';
import { useMessageActions } from './use-message-actions.js';
import { useResumedEdit, useSalvagedEdit } from './use-resumed-edit.js';
import { useTabStop } from './use-tab-stop.js';
import { useTarget } from './use-target.js';
import { setUnreadByKey } from '../unread/set-unread.js';
import { useNewLine } from '../unread/use-new-line.js';
import { useUnreadHeld } from '../unread/use-unread-held.js';
import { answerProps, Works } from './works.js';
import { useRowWindow } from './virtual/use-row-window.js';
import { Viewport, ViewportContext } from './virtual/viewport.js';

export interface IMessageListProps {
  model: IChatModel;
  config: Config;
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of the current day, in milliseconds since 1970. */
  today: number;
  confirm(this: void, question: IConfirmation): Promise<boolean>;
  /** Whether the list is in view, and whether the user looks at the page as well. */
  shown: boolean;
  attended: boolean;
  /** Reports whether the newest message is visible. */
  onAtEnd(this: void, atEnd: boolean): void;
  /** Reports whether the New line is above what is visible. */
  onNewAbove(this: void, isAbove: boolean): void;
  /** The longest message that the server takes. */
  limit: number;
}

export interface IMessageListHandle {
  toEnd(): void;
  /** Go to the newest message or to the New line, and take the focus along. */
  toNewest(): void;
  toNew(): void;
  /** @returns whether the user may edit their last message */
  editLast(): boolean;
}

/** The messages of a chat. Only changed rows are rendered again. */
export const MessageList = React.forwardRef<IMessageListHandle, IMessageListProps>(
  function MessageList(props, ref) {
    const { model, config, trans, times, today, limit, onAtEnd, shown, attended } = props;
    useSignal(config.configChanged);
    const { stackMessages, showDeleted, enableCodeToolbar, sendWithShiftEnter } = config.config;
    const scroller = useRef<HTMLDivElement>(null);
    const content = useRef<HTMLDivElement>(null);
    const { editing, setEditing, endEdit, editLast } = useEditing(model, scroller);
    const [focused, setFocused] = useState<string | null>(null);
    const viewport = useMemo(() => new Viewport(), []);
    useEffect(() => () => viewport.dispose(), [viewport]);
    const { messages, newAfter, lacksNew, older, newer } = model;
    const lineAfter = lacksNew ? null : newAfter;
    const rows = useMemo(
      () => toRows(messages, { stack: stackMessages, showDeleted, newAfter: lineAfter }),
      [messages, stackMessages, showDeleted, lineAfter]
    );
    const keys = useMemo(() => rows.map(({ key }) => key), [rows]);
    const arrival = useArrival(model, shown, attended);
    const {
      pieces,
      atEnd,
      rows: place
    } = useRowWindow({
      scroller,
      content,
      keys,
      held: [editing, focused],
      start: keys.includes(NEW) ? NEW : undefined,
      hasEnd: newer === 'none',
      onTop: () => older === 'idle' && model.loadOlder(),
      onBottom: () => newer === 'idle' && model.loadNewer(),
      onRest: list => onRest(list)
    });
    const onRest = useStable((list: VirtualList) => {
      props.onNewAbove(list.isAbove(NEW));
      if (attended && model.ready && !arrival.isPending && !newLine.isSought) {
        const seen = lastMessage(rows, list.lastSeen);
        if (seen || messages.length === 0) {
          model.markAsRead(seen);
        }
      }
    });
    useEffect(() => {
      if (editing === null) {
        return undefined;
      }
      const { follows } = place;
      place.reveal(editing);
      return follows ? () => place.toEnd() : undefined;
    }, [editing, place]);
    const focusMessage = useJumpFocus(content);
    const newLine = useNewLine({
      model,
      show: focuses => {
        if (keys.includes(NEW)) {
          place.goTo(NEW);
          if (focuses) {
            focusMessage(keys.slice(keys.indexOf(NEW)).find(key => reachable.includes(key)));
          }
        }
      }
    });
    arrival.useLanding(newAfter, isBack => {
      // A user who goes to a search hit, or has scrolled up before looking elsewhere, stays there.
      const hasNew = lacksNew || keys.includes(NEW);
      if (!isLed.current && hasNew && (isBack || place.follows)) {
        newLine.arriveAt();
      } else {
        onRest(place);
      }
    });
    const toEnd = useStable(() => {
      model.toNewest();
      place.toEnd();
      // The Tab key leads to the newest message again, not far back to the one that had the focus.
      setFocused(null);
    });
    const toNewest = useStable(() => {
      toEnd();
      // Where the newest messages are not loaded, the newest row is another one in a moment.
      focusMessage(newer === 'none' ? reachable[reachable.length - 1] : undefined);
    });
    useImperativeHandle(ref, () => ({ toEnd, toNewest, toNew: newLine.goTo, editLast }));
    const isNewest = atEnd && newer === 'none';
    useEffect(() => onAtEnd(isNewest), [isNewest, onAtEnd]);

    const [target, isLed] = useTarget({ model, keys, place, shown, focusMessage });
    useUnreadHeld(scroller, model, () => onRest(place));

    const reachable = useMemo(() => rows.filter(isReachable).map(({ key }) => key), [rows]);
    const tabbable =
      focused !== null && reachable.includes(focused) ? focused : lastReachable(rows, pieces);
    const tabStop = useTabStop(content);
    const isUntouched = reachable.length === 0 && older === 'none' && newer === 'none';

    useResumedEdit(model, setEditing);
    useSalvagedEdit(model, editing, endEdit);
    const actions = useMessageActions(model, setEditing, props.confirm, trans);
    const [menu, opened] = useMessageMenu({ model, trans, times, today });

    const drawRow = (row: Row): JSX.Element => {
      if (row.kind === 'day') {
        return <DayLine key={row.key}>{times.day(row.time, today)}</DayLine>;
      }
      if (row.kind === 'new') {
        return <NewLine key={row.key}>{trans.__('New')}</NewLine>;
      }
      const { item, stacked, last, quotes, isBelow } = row;
      return item.type === 'system' ? (
        <SystemRow
          key={row.key}
          {...{ item, times }}
          text={systemText(item, username => model.person(username), trans)}
        />
      ) : (
        <MessageRow
          key={row.key}
          {...{ item, stacked, last, trans, times, limit, actions, menu }}
          sendWithShiftEnter={sendWithShiftEnter}
          person={model.person(item.sender)}
          quotes={quotes && !(isBelow && model.person(item.sender)?.bot)}
          codeBars={enableCodeToolbar}
          readers={model.receipts.at(item.id)}
          pinnedBy={pinnedBy(item, model, trans)}
          canEdit={model.canEdit(item)}
          canDelete={model.canDelete(item)}
          {...{ ...answerProps(item, model.answers), ...questionView(item, model, trans) }}
          isRoot={model.thread === item.id}
          isEditing={editing === item.id}
          isTarget={target === item.id}
          tabbable={tabbable === item.id}
        />
      );
    };

    const onKeyDown = (event: React.KeyboardEvent): void => {
      tabStop.onKeyDown(event);
      if (!(event.target as Element).matches('.cq-Message')) {
        return;
      }
      if (event.key === 'Escape') {
        model.input.focus();
      } else if (!setUnreadByKey(event, model)) {
        moveFocus(event, content.current?.querySelectorAll('.cq-Message') ?? []);
      }
    };

    return (
      <ViewportContext.Provider value={viewport}>
        {/* The announcer reads out new messages, once and complete, rather than piece by piece as they render. */}
        <div
          className="cq-Messages"
          ref={scroller}
          role="log"
          aria-live="off"
          aria-label={trans.__('Messages')}
          onKeyDown={onKeyDown}
          onFocus={event => {
            tabStop.onFocus(event);
            // The focus may be elsewhere now. A row stays the one that the Tab key reaches when the focus leaves it.
            const row = document.activeElement?.closest<HTMLElement>('.cq-Message');
            if (row) {
              setFocused(row.dataset.id!);
            }
          }}
        >
          <div
            className={`cq-Messages-content${rows.length === 0 ? ' cq-mod-empty' : ''}${newLine.isCovered ? ' cq-mod-covered' : ''}`}
            ref={content}
          >
            <PagingStatus
              paging={older}
              label={trans.__('Loading older messages')}
              failure={trans.__('Older messages could not be loaded.')}
              trans={trans}
              onRetry={() => model.loadOlder()}
            >
              {model.ready &&
                !isUntouched &&
                model.thread === undefined &&
                trans.__('Start of the chat')}
            </PagingStatus>
            <div data-edge="" ref={tabStop.before} />
            {pieces.map(piece =>
              piece.kind === 'gap' ? (
                <div className="cq-Gap" key={piece.key} style={{ height: piece.height }} />
              ) : (
                drawRow(rows[piece.index])
              )
            )}
            <div data-edge="" ref={tabStop.behind} />
            {isUntouched && (
              <div data-edge="">
                <ChatBeginning model={model} trans={trans} />
              </div>
            )}
            {newer === 'none' && <Works {...{ model, trans, actions }} />}
            {newer !== 'none' && (
              <PagingStatus
                paging={newer}
                label={trans.__('Loading newer messages')}
                failure={trans.__('Newer messages could not be loaded.')}
                trans={trans}
                onRetry={() => model.loadNewer()}
              />
            )}
          </div>
        </div>
        {opened}
        <Announcer {...{ model, trans, shown }} />
      </ViewportContext.Provider>
    );
  }
);
