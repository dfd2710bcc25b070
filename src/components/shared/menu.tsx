import React, { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from './buttons.js';
import type { IMenuItem } from '../contracts.js';
import type { IconName } from '../icons.js';
import { moveFocus, SIDEWAYS } from './focus.js';
import { useStable } from './hooks.js';

/** The position of a menu: below an element's right end, or at a point. */
export type MenuPosition = HTMLElement | { x: number; y: number };

export interface IMenuProps {
  anchor: MenuPosition;
  label: string;
  items: readonly IMenuItem[];
  /** Whether the entries are side by side. */
  isRow?: boolean;
  onClose(): void;
}

const MARGIN = 4;

/** A popup menu. It is attached to the page's body, because a narrow panel would clip it. */
export function Menu({ anchor, label, items, isRow, onClose }: IMenuProps): JSX.Element {
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
      const entries = menu.current.querySelectorAll<HTMLElement>('[role=menuitem]');
      moveFocus(event, entries, isRow ? SIDEWAYS : undefined);
    }
  };

  return createPortal(
    <div
      ref={menu}
      className={`cq-Menu${isRow ? ' cq-mod-row' : ''}`}
      role="menu"
      aria-orientation={isRow ? 'horizontal' : undefined}
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

/** A button, usually with three dots, that opens a menu. Without entries it renders nothing. */
export function MenuButton({
  label,
  items,
  className,
  icon = 'ellipses',
  tabIndex,
  onOpen
}: {
  label: string;
  items: readonly IMenuItem[];
  className?: string;
  icon?: IconName;
  tabIndex?: number;
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
        <Menu anchor={button.current} label={label} items={items} onClose={close} />
      )}
    </>
  );
}
