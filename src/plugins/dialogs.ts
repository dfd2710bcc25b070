import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IConfirmation } from '../components/index.js';

/** Asks with JupyterLab's dialog. Its red button confirms. */
export async function confirm(question: IConfirmation, trans: TranslationBundle): Promise<boolean> {
  const { button } = await showDialog({
    title: question.title,
    body: question.body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: question.accept })
    ],
    defaultButton: 0
  });
  return button.accept;
}

/** Shows an error as a notification. The error's message is meant for users. */
export function report(error: unknown): void {
  Notification.error(error instanceof Error ? error.message : String(error), { autoClose: 8000 });
}
