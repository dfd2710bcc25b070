import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { browserDesktop, DesktopNotifier } from '../components/notifications/desktop-notifier.js';
import { hasAttention } from '../components/shared/hooks.js';
import { systemTimers } from '../model/index.js';
import { IChatFactory, IChatPanel } from '../tokens.js';
import type { ChatFactory } from '../widgets/index.js';
import { report } from './dialogs.js';
import { PageTitle } from './page-title.js';
import { UnreadNotifier } from './unread-notifier.js';

export const notifications: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:notifications',
  description: 'Notifies of messages in chats that are not visible.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel],
  activate: (_: JupyterFrontEnd, factory: ChatFactory, panel: IChatPanel) => {
    const shared = {
      list: factory.chats.list,
      config: factory.widgetConfig,
      timers: systemTimers,
      trans: factory.environment.trans,
      open: (id: string) => void panel.open(id).catch(report)
    };
    const desktop = browserDesktop();
    if (desktop) {
      new DesktopNotifier({ ...shared, desktop, isAttended: hasAttention });
    }
    new PageTitle(shared.list);
    new UnreadNotifier({
      ...shared,
      isVisible: id =>
        factory.tracker.find(chat => chat.chatId === id && chat.isVisible) !== undefined
    });
  }
};
