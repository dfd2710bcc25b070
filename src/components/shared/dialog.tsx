import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useEffect, useId, useRef } from 'react';
import { IconButton } from './buttons.js';
import { Line } from './line.js';
import { hasScreenKeyboard } from './touch.js';

export interface IDialogProps {
  title: string;
  className?: string;
  /** Why the last action failed; '' if it did not. */
  error: string;
  trans: TranslationBundle;
  onClose(): void;
  children: React.ReactNode;
}

/** A dialog over the page. The field with `data-first` gets the focus, unless that would open a keyboard on the screen. Escape, its button and a click beside it close it, and the focus goes back to where it was. */
export function Dialog(props: IDialogProps): JSX.Element {
  const { title, className = '', error, trans, onClose, children } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    if (!hasScreenKeyboard()) {
      dialog.current?.querySelector<HTMLElement>('[data-first]')?.focus();
    }
    return () => {
      // React removes the dialog without closing it, so the browser does not return the focus.
      if (before instanceof HTMLElement) {
        before.focus();
      }
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`cq-Dialog ${className}`}
      aria-labelledby={id}
      onClose={onClose}
      // The shortcuts of JupyterLab are for what lies behind.
      onKeyDown={event => event.stopPropagation()}
      onClick={event => event.target === dialog.current && onClose()}
    >
      <header className="cq-Dialog-head">
        <h2 id={id}>
          <Line text={title} />
        </h2>
        <IconButton icon="close" label={trans.__('Close')} onClick={onClose} />
      </header>
      {children}
      <p className="cq-Dialog-error" role="alert">
        {error}
      </p>
    </dialog>
  );
}
