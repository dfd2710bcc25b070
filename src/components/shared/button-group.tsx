import React, { useId, useLayoutEffect, useRef, useState } from 'react';
import { oneLine } from '../../model/index.js';
import { Line } from './line.js';
import { moveFocus } from './focus.js';
import { GivenText } from './given-text.js';

const KEYS: Record<string, number> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  Home: -Infinity,
  End: Infinity
};

/** A button of a group. */
export interface IGroupButton {
  readonly key: string;
  /** Plain text, which a bot may have chosen. */
  readonly label: string;
  readonly style: 'default' | 'primary' | 'danger';
  readonly isOff: boolean;
  onClick(): void;
}

export interface IButtonGroupProps {
  /** Says whose question the buttons answer. */
  label: string;
  /** Why they are off, with the marks of `GivenText`. */
  hint: string;
  buttons: readonly IGroupButton[];
}

/** The buttons of a question: one tab stop, in which the arrow keys move. A button that is off keeps the focus and can be found. */
export function ButtonGroup({ label: name, hint, buttons }: IButtonGroupProps): JSX.Element {
  const group = useRef<HTMLDivElement>(null);
  const hintId = useId();
  const [current, setCurrent] = useState(0);
  // When the question ends, its buttons go. The focus stays with the message.
  useLayoutEffect(() => {
    const element = group.current;
    return () => {
      if (element?.contains(document.activeElement)) {
        element.closest<HTMLElement>('.cq-Message')?.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <div
      ref={group}
      className="cq-Quick"
      role="group"
      aria-label={name}
      aria-describedby={hint ? hintId : undefined}
      onKeyDown={event => moveFocus(event, group.current?.querySelectorAll('button') ?? [], KEYS)}
    >
      {buttons.map(({ key, label, style, isOff, onClick }, i) => (
        <button
          key={key}
          type="button"
          className={`cq-Button cq-mod-${style}`}
          tabIndex={i === Math.min(current, buttons.length - 1) ? 0 : -1}
          aria-disabled={isOff || undefined}
          onFocus={() => setCurrent(i)}
          onClick={isOff ? undefined : onClick}
        >
          <bdi>
            <Line text={oneLine(label)} />
          </bdi>
        </button>
      ))}
      {hint && (
        <div className="cq-Quick-hint" id={hintId}>
          <GivenText text={hint} />
        </div>
      )}
    </div>
  );
}
