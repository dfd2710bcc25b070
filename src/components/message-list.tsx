import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { Config, IChatModel } from '../model/index.js';
import type { IConfirmation } from './contracts.js';
import { moveFocus } from './focus.js';
import { useSignal, useStable } from './hooks.js';
import { faceOf, MessageRow, SystemRow } from './message-row.js';
import { toRows } from './rows.js';
import type { TimeFormat } from './time.js';
import { useFollow } from './use-follow.js';
import { Viewport, ViewportContext } from './viewport.js';

export interface IMessageListProps {
  model: IChatModel;
  config: Config;
  trans: TranslationBundle;
  times: TimeFormat;
  rendermime: IRenderMimeRegistry;
  /** A time of today. */
  today: number;
  confirm(this: void, question: IConfirmation): Promise<boolean>;
  /** Whether the newest message is in sight. */
  onAtEnd(this: void, atEnd: boolean): void;
}

export interface IMessageListHandle {
  toEnd(): void;
}

/** The messages of a chat. Draws anew only the rows that have changed. */
export const MessageList = React.forwardRef<IMessageListHandle, IMessageListProps>(
  function MessageList(props, ref) {
    const { model, config, trans, times, rendermime, today, onAtEnd } = props;
    useSignal(config.configChanged);
    const { stackMessages, showDeleted, enableCodeToolbar, sendWithShiftEnter } = config.config;
    const scroller = useRef<HTMLDivElement>(null);
    const content = useRef<HTMLDivElement>(null);
    const [editing, setEditing] = useState<string | null>(null);
    const [focused, setFocused] = useState<string | null>(null);
    const viewport = useMemo(() => new Viewport(), []);
    useEffect(() => () => viewport.dispose(), [viewport]);
    const { atEnd, toEnd } = useFollow(
      scroller,
      content,
      () => scroller.current?.querySelector('.cq-New') ?? null
    );
    useImperativeHandle(ref, () => ({ toEnd }), [toEnd]);
    useEffect(() => onAtEnd(atEnd), [atEnd, onAtEnd]);

    const { messages, newAfter } = model;
    const rows = useMemo(
      () => toRows(messages, { stack: stackMessages, showDeleted, newAfter }),
      [messages, stackMessages, showDeleted, newAfter]
    );
    const shown = rows.filter(row => row.kind === 'message');
    const tabbable = shown.some(({ key }) => key === focused)
      ? focused
      : shown[shown.length - 1]?.key;

    const endEditing = useStable((id: string | null) => {
      setEditing(id);
      if (id === null) {
        model.input.focus();
      }
    });
    const remove = useStable(async (id: string) => {
      const question = {
        title: trans.__('Delete this message?'),
        body: trans.__('Its text is deleted for everybody. There is no way back.'),
        accept: trans.__('Delete')
      };
      if (await props.confirm(question)) {
        model.delete(id);
      }
    });
    const actions = useMemo(
      () => ({
        copy: (id: string) => {
          const message = model.messages.find(item => item.id === id);
          void navigator.clipboard.writeText(message?.body ?? '');
        },
        edit: endEditing,
        save: (id: string, body: string) => {
          model.edit(id, body);
          endEditing(null);
        },
        delete: (id: string) => void remove(id),
        retry: (id: string) => model.retry(id),
        discard: (id: string) => model.discard(id)
      }),
      [model, endEditing, remove]
    );

    const onKeyDown = (event: React.KeyboardEvent): void => {
      if (!(event.target as Element).matches('.cq-Message')) {
        return;
      }
      if (event.key === 'Escape') {
        model.input.focus();
      } else {
        moveFocus(event, content.current?.querySelectorAll('.cq-Message') ?? []);
      }
    };

    return (
      <ViewportContext.Provider value={viewport}>
        {/* New messages are told by the announcer, once and whole, not piece by piece as they are drawn. */}
        <div
          className="cq-Messages"
          ref={scroller}
          role="log"
          aria-live="off"
          aria-label={trans.__('Messages')}
          onKeyDown={onKeyDown}
          onFocus={event => {
            const row = (event.target as Element).closest<HTMLElement>('.cq-Message');
            setFocused(row?.dataset.id ?? null);
          }}
        >
          <div className="cq-Messages-content" ref={content}>
            {rows.map(row => {
              if (row.kind === 'day') {
                return (
                  <div className="cq-Day" role="separator" key={row.key}>
                    {times.day(row.time, today)}
                  </div>
                );
              }
              if (row.kind === 'new') {
                return (
                  <div className="cq-New" role="separator" key={row.key}>
                    {trans.__('New')}
                  </div>
                );
              }
              const { item, stacked, last } = row;
              return item.type === 'system' ? (
                <SystemRow key={row.key} item={item} times={times} />
              ) : (
                <MessageRow
                  key={row.key}
                  {...{
                    item,
                    stacked,
                    last,
                    trans,
                    times,
                    rendermime,
                    sendWithShiftEnter,
                    actions
                  }}
                  person={model.person(item.sender)}
                  codeBars={enableCodeToolbar}
                  canEdit={model.canEdit(item)}
                  canDelete={model.canDelete(item)}
                  isEditing={editing === item.id}
                  tabbable={tabbable === item.id}
                />
              );
            })}
          </div>
        </div>
        <Announcer model={model} />
      </ViewportContext.Provider>
    );
  }
);

/** Says each message of others once to a screen reader: who, and what. */
function Announcer({ model }: { model: IChatModel }): JSX.Element {
  const newest = model.messages.reduce((seq, message) => Math.max(seq, message.seq ?? 0), 0);
  const told = useRef(newest);
  const text = model.messages
    .filter(item => !item.own && !item.deleted && (item.seq ?? 0) > told.current)
    .map(item => `${faceOf(item, model.person(item.sender)).name}, ${item.body}`)
    .join('\n');
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    told.current = newest;
    if (text) {
      setSpoken(text);
    }
  }, [newest]);
  return (
    <div className="cq-sr" aria-live="polite">
      {spoken}
    </div>
  );
}
