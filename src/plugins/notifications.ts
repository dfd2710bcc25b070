import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { systemTimers } from '../model/index.js';
import { IChatFactory, IChatPanel } from '../tokens.js';
import type { ChatFactory } from '../widgets/index.js';
import { report } from './dialogs.js';
import { UnreadNotifier } from './unread-notifier.js';

export const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:notifications',
  description: 'Notifies of messages in chats that are not visible.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel],
  activate: (_: JupyterFrontEnd, factory: ChatFactory, panel: IChatPanel) => {
    new UnreadNotifier({
      list: factory.chats.list,
      config: factory.widgetConfig,
      timers: systemTimers,
      trans: factory.environment.trans,
      isVisible: id =>
        factory.tracker.find(chat => chat.chatId === id && chat.isVisible) !== undefined,
      open: id => void panel.open(id).catch(report)
    });
  }
};
