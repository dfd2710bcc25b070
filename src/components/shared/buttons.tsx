import React, { useRef } from 'react';
import { Icon, type IconName } from '../icons.js';

type ButtonProps = Omit<React.ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'>;

/** A button with only an icon. When off it is not `disabled`, so that it keeps the focus and can be found. */
export const IconButton = React.forwardRef<
  HTMLButtonElement,
  ButtonProps & { icon: IconName; label: string; primary?: boolean; off?: boolean }
>(function IconButton({ icon, label, primary, off, className = '', onClick, ...rest }, ref) {
  return (
    <button
      type="button"
      ref={ref}
      className={`cq-IconButton ${primary ? 'cq-mod-primary ' : ''}${className}`}
      aria-label={label}
      title={label}
      aria-disabled={off || undefined}
      onClick={off ? undefined : onClick}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
});

/** A button with a label. */
export function Button({
  icon,
  primary,
  children,
  ...rest
}: ButtonProps & { icon?: IconName; primary?: boolean }): JSX.Element {
  return (
    <button type="button" className={`cq-Button${primary ? ' cq-mod-primary' : ''}`} {...rest}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/**
 * A button that may move while it is pressed, because a text above it grows. A click needs the pointer on it also when it is released, so this
 * one acts as soon as a mouse presses it.
 */
export function PressButton({
  onPress,
  ...rest
}: Omit<React.ComponentProps<typeof Button>, 'onClick' | 'onPointerDown'> & {
  onPress(): void;
}): JSX.Element {
  const isDone = useRef(false);
  return (
    <Button
      {...rest}
      onPointerDown={({ button, pointerType }) => {
        isDone.current = pointerType === 'mouse' && button === 0; // a finger may only scroll
        if (isDone.current) {
          onPress();
        }
      }}
      onClick={({ detail }) => {
        const isByKey = detail === 0;
        if (!isDone.current || isByKey) {
          onPress();
        }
      }}
    />
  );
}
