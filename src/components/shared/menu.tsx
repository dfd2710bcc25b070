import React, { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from './buttons.js';
import type { IMenuItem } from '../contracts.js';
import { Icon, type IconName } from '../icons.js';
import { focusByLetter, moveFocus, SIDEWAYS } from './focus.js';
import { useStable } from './hooks.js';
import { Line } from './line.js';
import { useFloating, type Anchor, type Side } from './use-floating.js';

export interface IMenuProps {
  anchor: Anchor;
  label: string;
  items: readonly IMenuItem[];
  /** Whether the entries are side by side. */
  isRow?: boolean;
  /** Whether it is as wide as the element below which it opens. */
  isFitted?: boolean;
  /** Where it opens if there is room. Default: below. */
  side?: Side;
  onClose(): void;
}

/** A popup menu. It is attached to the page's body, because a narrow panel would clip it. */
export function Menu({
  anchor,
  label,
  items,
  isRow,
  isFitted,
  side,
  onClose
}: IMenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const { style, isPlaced, returnFocus } = useFloating(menu, anchor, onClose, side);
  const width = isFitted && anchor instanceof HTMLElement ? anchor.offsetWidth : undefined;
  useLayoutEffect(() => {
    // Before the menu has its place it is hidden, and a hidden entry does not take the focus.
    if (isPlaced) {
      menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    }
  }, [isPlaced]);

  const onKeyDown = (event: React.KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
    } else if (menu.current) {
      const entries = menu.current.querySelectorAll<HTMLElement>('[role=menuitem]');
      if (!moveFocus(event, entries, isRow ? SIDEWAYS : undefined)) {
        focusByLetter(event, entries);
      }
    }
  };

  return createPortal(
    <div
      ref={menu}
      className={`cq-Menu${isRow ? ' cq-mod-row' : ''}`}
      role="menu"
      aria-orientation={isRow ? 'horizontal' : undefined}
      aria-label={label}
      style={{ ...style, ...(width !== undefined && { width, maxWidth: width }) }}
      onKeyDown={onKeyDown}
    >
      {items.map((item, i) => (
        <button
          key={`${i} ${item.label}`}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="cq-Menu-item"
          {...(item.icon && { 'aria-label': item.label, title: item.label })}
          onClick={event => {
            event.stopPropagation();
            // First, so that a dialog of this entry returns the focus to where it was before the menu.
            returnFocus();
            onClose();
            item.onSelect();
          }}
        >
          {item.icon ? <Icon name={item.icon} /> : <Line text={item.label} />}
        </button>
      ))}
    </div>,
    document.body
  );
}

/** A button, usually with three dots, that opens a menu. Without entries it renders nothing. */
export function MenuButton({
  label,
  items,
  className,
  icon = 'ellipses',
  tabIndex,
  side,
  onOpen
}: {
  label: string;
  items: readonly IMenuItem[];
  className?: string;
  icon?: IconName;
  tabIndex?: number;
  side?: Side;
  /** The menu was opened, or closed. */
  onOpen?(isOpen: boolean): void;
}): JSX.Element | null {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const open = useStable((is: boolean) => {
    setOpen(is);
    onOpen?.(is);
  });
  const close = useRef(() => open(false)).current;
  if (items.length === 0) {
    return null;
  }
  return (
    <>
      <IconButton
        ref={button}
        {...{ icon, label, className, tabIndex }}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => open(!isOpen)}
      />
      {isOpen && button.current && (
        <Menu anchor={button.current} {...{ label, items, side }} onClose={close} />
      )}
    </>
  );
}
