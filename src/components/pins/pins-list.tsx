import React, { useEffect, useId, useMemo, useRef, type RefObject } from 'react';
import type { IMessageItem } from '../../model/index.js';
import type { IChatViewProps } from '../contracts.js';
import { Line } from '../shared/line.js';
import { Avatar } from '../shared/avatar.js';
import { IconButton } from '../shared/buttons.js';
import { moveFocus } from '../shared/focus.js';
import { useStable } from '../shared/hooks.js';
import { faceOf, wordsOf } from '../shared/message-words.js';
import { NameMarks } from '../shared/person-name.js';
import { TimeFormat } from '../shared/time.js';

export interface IPinsListProps extends IChatViewProps {
  pins: readonly IMessageItem[];
  /** The button that opens the list. It gets the focus back. */
  anchor: RefObject<HTMLElement>;
  onClose(): void;
}

/** The pinned messages of a chat, below its header. A click on one leads to it. */
export function PinsList(props: IPinsListProps): JSX.Element {
  const { model, trans, pins, anchor, now = Date.now } = props;
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const times = useMemo(() => new TimeFormat(trans), [trans]);
  const close = useStable(props.onClose);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('.cq-Pin-jump')?.focus();
    const onPointer = ({ target }: Event): void => {
      const isInside = [list, anchor].some(({ current }) => current?.contains(target as Node));
      if (!isInside) {
        close();
      }
    };
    document.addEventListener('pointerdown', onPointer, true);
    return () => document.removeEventListener('pointerdown', onPointer, true);
  }, [anchor, close]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
      anchor.current?.focus();
    } else {
      moveFocus(event, list.current?.querySelectorAll<HTMLElement>('.cq-Pin-jump') ?? []);
    }
  };

  return (
    <div ref={list} className="cq-Pins" role="dialog" aria-labelledby={id} onKeyDown={onKeyDown}>
      <h3 id={id}>{trans.__('Pinned messages')}</h3>
      <ul>
        {pins.map(item => {
          const face = faceOf(item, model.person(item.sender));
          const time = (item.time ?? 0) * 1000;
          return (
            <li key={item.id} className="cq-Pin">
              <button
                type="button"
                className="cq-Pin-jump"
                onClick={() => {
                  close();
                  void model.reveal(item.id).catch(props.onError);
                }}
              >
                <span className="cq-Hit-head">
                  <Avatar face={face} size={18} />
                  <b className="cq-Ellipsis" dir="auto">
                    <Line text={face.name} />
                  </b>
                  <NameMarks shown={face} trans={trans} />
                  <time className="cq-Time" title={times.full(time)}>
                    {times.short(time, now())}
                  </time>
                </span>
                <span className="cq-Hit-text" dir="auto">
                  <Line text={wordsOf(item, model, trans)} />
                </span>
              </button>
              {model.pins.canPin(item) && (
                <IconButton
                  icon="close"
                  label={trans.__('Unpin')}
                  onClick={() => model.pins.set(item.id, false)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
