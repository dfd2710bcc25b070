import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ToastLift } from '../widgets/index.js';

export const toastLift: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:toast-lift',
  description: 'Keeps the notifications of JupyterLab away from the Send buttons of chats.',
  autoStart: true,
  activate: ({ shell }: JupyterFrontEnd) => {
    new ToastLift({
      toasts: Notification.manager.changed,
      shown: shell.currentChanged
    });
  }
};
