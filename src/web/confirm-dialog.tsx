import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';
import type { IConfirmation } from '../components/index.js';

interface IConfirmDialogProps {
  question: IConfirmation;
  trans: TranslationBundle;
  onAnswer(accepted: boolean): void;
}

/** Asks the user to confirm before something is deleted. Escape means no. */
export function ConfirmDialog({ question, trans, onAnswer }: IConfirmDialogProps): JSX.Element {
  const dialog = React.useRef<HTMLDialogElement>(null);
  const id = React.useId();
  React.useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
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
      className="cq-Dialog cq-mod-confirm"
      aria-labelledby={id}
      onClose={() => onAnswer(false)}
    >
      <h2 id={id}>{question.title}</h2>
      <p>{question.body}</p>
      <div className="cq-Dialog-buttons">
        <button className="cq-Button" autoFocus onClick={() => onAnswer(false)}>
          {trans.__('Cancel')}
        </button>
        <button className="cq-Button cq-mod-danger" onClick={() => onAnswer(true)}>
          {question.accept}
        </button>
      </div>
    </dialog>
  );
}
