import React from 'react';
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
