import React, { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from './buttons.js';
import type { IMenuItem } from '../contracts.js';
import { moveFocus } from './focus.js';
import { useFloating, type Anchor } from './use-floating.js';

export interface IMenuProps {
  anchor: Anchor;
  label: string;
  items: readonly IMenuItem[];
  onClose(): void;
}

/** A popup menu. It is attached to the page's body, because a narrow panel would clip it. */
export function Menu({ anchor, label, items, onClose }: IMenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const { style, isPlaced, returnFocus } = useFloating(menu, anchor, onClose);
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
      moveFocus(event, menu.current.querySelectorAll('[role=menuitem]'));
    }
  };

  return createPortal(
    <div
      ref={menu}
      className="cq-Menu"
      role="menu"
      aria-label={label}
      style={style}
      onKeyDown={onKeyDown}
    >
      {items.map(item => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="cq-Menu-item"
          onClick={event => {
            event.stopPropagation();
            // First, so that a dialog of this entry returns the focus to where it was before the menu.
            returnFocus();
            onClose();
            item.onSelect();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>,
    document.body
  );
}

/** A button with three dots that opens a menu. Without entries it renders nothing. */
export function MenuButton({
  label,
  items,
  className
}: {
  label: string;
  items: readonly IMenuItem[];
  className?: string;
}): JSX.Element | null {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const close = useRef(() => setOpen(false)).current;
  if (items.length === 0) {
    return null;
  }
  return (
    <>
      <IconButton
        ref={button}
        icon="ellipses"
        label={label}
        className={className}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(open => !open)}
      />
      {isOpen && button.current && (
        <Menu anchor={button.current} label={label} items={items} onClose={close} />
      )}
    </>
  );
}
