import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import type { IReader } from '../../model/index.js';
import { Avatar } from '../shared/avatar.js';
import { Line } from '../shared/line.js';
import { NameMarks } from '../shared/person-name.js';
import type { TimeFormat } from '../shared/time.js';
import { useFloating, type Anchor } from '../shared/use-floating.js';

export interface IReadersProps {
  readers: readonly IReader[];
  anchor: Anchor;
  trans: TranslationBundle;
  times: TimeFormat;
  /** A time of the current day, in milliseconds since 1970. */
  today: number;
  onClose(this: void): void;
}

/** Lists everybody who has read a message, with the time. */
export function Readers(props: IReadersProps): JSX.Element {
  const { readers, anchor, trans, times, today, onClose } = props;
  const list = useRef<HTMLDivElement>(null);
  const { style, isPlaced, returnFocus } = useFloating(list, anchor, onClose);
  useEffect(() => {
    // Before it has its place it is hidden, and does not take the focus.
    if (isPlaced) {
      list.current?.focus();
    }
  }, [isPlaced]);
  return createPortal(
    <div
      ref={list}
      className="cq-Menu cq-Readers"
      role="dialog"
      aria-label={trans._np('number', 'Read by %1', 'Read by %1', readers.length)}
      tabIndex={-1}
      style={style}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Escape' || event.key === 'Tab') {
          event.preventDefault();
          returnFocus();
          onClose();
        }
      }}
    >
      <ul>
        {readers.map(({ person, time }) => (
          <li key={person.username} className="cq-Reader">
            <Avatar face={person} size={18} />
            <span className="cq-Ellipsis" dir="auto" title={person.username}>
              <Line text={person.name} />
            </span>
            <NameMarks shown={person} trans={trans} />
            <time className="cq-Time" title={times.full(time * 1000)}>
              {times.short(time * 1000, today)}
            </time>
          </li>
        ))}
      </ul>
    </div>,
    document.body
  );
}
