import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { placeIn } from '../model/index.js';
import { IChatFactory, IChatPanel, IChatPlaceholderFactory } from '../tokens.js';
import { ChatFactory, ChatOpener, ChatPanel } from '../widgets/index.js';
import { report } from './dialogs.js';
import { productName } from './product-name.js';

/** Places the panel after the file browser and JupyterLab's other panels. */
const RANK = 2000;

/** Provides the side panel and the chats that it opens. Restores both when the page is reloaded. */
export const panel: JupyterFrontEndPlugin<ChatOpener> = {
  id: 'jupyterlab-colloquy:panel',
  description: 'The chat panel at the left, and the chats in the main area.',
  autoStart: true,
  provides: IChatPanel,
  requires: [IChatFactory],
  optional: [ILayoutRestorer, ILabShell, IChatPlaceholderFactory],
  activate: (
    app: JupyterFrontEnd,
    factory: ChatFactory,
    restorer: ILayoutRestorer | null,
    labShell: ILabShell | null,
    placeholder: IChatPlaceholderFactory | null
  ): ChatOpener => {
    const { chats, trans, confirm, onError, shortcuts } = factory.environment;
    const side = new ChatPanel({
      ...{ chats, trans, confirm, onError, shortcuts, config: factory.widgetConfig },
      ...(placeholder && { placeholder }),
      label: productName(app, trans),
      onOpen: (id, message) => void opener.open(id, { message }).catch(report),
      onNew: () => void opener.createAndOpen(undefined).catch(report)
    });
    const opener: ChatOpener = new ChatOpener({
      factory,
      panel: side,
      shell: app.shell,
      // Notebook 7 shows one document in its main area, and adds nothing beside it.
      hasTabs: labShell !== null
    });
    app.shell.add(side, 'left', { rank: RANK, type: 'Colloquy' });

    if (restorer) {
      restorer.add(side, side.id);
      // The side panel restores only the chat that it shows. When that changes, the restore names of both chats change.
      side.currentChanged.connect((_, before) => {
        for (const chat of [before, side.current]) {
          if (chat && !chat.isDisposed) {
            void factory.tracker.save(chat);
          }
        }
      });
      void restorer.restore(factory.tracker, {
        command: 'colloquy:restore',
        args: ({ chatId, area }) => ({ id: chatId, area }),
        name: chat => (chat.area === 'main' || chat === side.current ? chat.chatId : '')
      });
    }
    // A link to a message may end the address of JupyterLab too.
    const follow = (): void => {
      const place = placeIn(location.hash);
      if (place) {
        history.replaceState(history.state, '', location.pathname + location.search);
        void opener.open(place.chat, { message: place.message }).catch(report);
      }
    };
    void app.restored.then(follow);
    window.addEventListener('hashchange', follow);
    app.commands.addCommand('colloquy:restore', {
      execute: ({ id, area }) => opener.restore(id as string, area === 'main' ? 'main' : 'side')
    });
    return opener;
  }
};
