import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from './buttons.js';
import type { IMenuItem } from '../contracts.js';
import { moveFocus } from './focus.js';

/** The position of a menu: below an element's right end, or at a point. */
export type MenuPosition = HTMLElement | { x: number; y: number };

export interface IMenuProps {
  anchor: MenuPosition;
  label: string;
  items: readonly IMenuItem[];
  onClose(): void;
}

const MARGIN = 4;

/** A popup menu. It is attached to the page's body, because a narrow panel would clip it. */
export function Menu({ anchor, label, items, onClose }: IMenuProps): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<React.CSSProperties | null>(null);
  const isPlaced = place !== null;
  const opener = useRef<Element | null>(null);
  const returnFocus = (): void => {
    if (opener.current instanceof HTMLElement) {
      opener.current.focus();
    }
  };

  useLayoutEffect(() => {
    const size = menu.current?.getBoundingClientRect();
    if (!size) {
      return;
    }
    const box = anchor instanceof HTMLElement ? anchor.getBoundingClientRect() : null;
    const point = box ? { x: box.right - size.width, y: box.bottom } : (anchor as DOMPoint);
    const fits = point.y + size.height + MARGIN <= window.innerHeight;
    const top = fits ? point.y : (box?.top ?? point.y) - size.height;
    const left = Math.min(point.x, window.innerWidth - size.width - MARGIN);
    setPlace({ top: Math.max(MARGIN, top), left: Math.max(MARGIN, left) });
  }, [anchor]);

  useLayoutEffect(() => {
    // Before the menu has its place it is hidden, and a hidden entry does not take the focus.
    if (isPlaced) {
      opener.current = document.activeElement;
      menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    }
  }, [isPlaced]);

  useEffect(
    () => () => {
      if (document.activeElement === document.body) {
        returnFocus();
      }
    },
    []
  );

  useEffect(() => {
    const onPointer = (event: Event): void => {
      const target = event.target as Node;
      if (!menu.current?.contains(target) && !(anchor instanceof Node && anchor.contains(target))) {
        onClose();
      }
    };
    document.addEventListener('pointerdown', onPointer, true);
    window.addEventListener('resize', onClose);
    return () => {
      document.removeEventListener('pointerdown', onPointer, true);
      window.removeEventListener('resize', onClose);
    };
  }, [anchor, onClose]);

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
      style={place ?? { visibility: 'hidden' }}
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
