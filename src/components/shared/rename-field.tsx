import React, { useEffect, useRef, useState } from 'react';

/** A field for renaming in place. Enter and leaving the field accept the name; Escape cancels. */
export function RenameField({
  name,
  typed,
  label,
  maxLength,
  onDone
}: {
  name: string;
  /** A name that could not be saved, with which the field begins. */
  typed?: string | null;
  label: string;
  /** The longest name that the server takes. */
  maxLength: number;
  /** Null keeps the old name. */
  onDone(name: string | null): void;
}): JSX.Element {
  const [value, setValue] = useState(typed ?? name);
  const input = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useEffect(() => input.current?.select(), []);

  const finish = (keep: boolean): void => {
    if (!isDone.current) {
      isDone.current = true;
      const trimmed = value.trim();
      onDone(keep && trimmed && trimmed !== name ? trimmed : null);
    }
  };

  return (
    <input
      ref={input}
      className="cq-Rename"
      aria-label={label}
      autoFocus
      maxLength={maxLength}
      dir="auto"
      value={value}
      onChange={event => setValue(event.target.value)}
      onBlur={() => finish(true)}
      onClick={event => event.stopPropagation()}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
          // Otherwise the key would activate the element that gets the focus next.
          event.preventDefault();
          finish(true);
        } else if (event.key === 'Escape') {
          finish(false);
        }
      }}
    />
  );
}
