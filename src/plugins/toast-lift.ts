import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';

export const toastLift: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:toast-lift',
  description: 'Keeps the notifications of JupyterLab away from the Send buttons of chats.',
  autoStart: true,
  activate: ({ shell }: JupyterFrontEnd) => {
    const { changed: toasts } = Notification.manager;
    // The code comes with the first toast.
    const start = (): void => {
      toasts.disconnect(start);
      void import('../widgets/toast-lift.js').then(
        ({ ToastLift }) => new ToastLift({ toasts, shown: shell.currentChanged }),
        () => toasts.connect(start)
      );
    };
    toasts.connect(start);
  }
};
