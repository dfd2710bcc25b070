import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { CHAT_FILE } from '../model/index.js';
import { IChatFactory, IChatPanel } from '../tokens.js';
import { ChatFileFactory, chatIcon, type ChatFactory, type ChatOpener } from '../widgets/index.js';
import { report } from './dialogs.js';
import { hasJupyterChat, productName } from './product-name.js';

/** The name of the factory. JupyterLab finds it again by this. */
const FACTORY = 'Colloquy';

/** The file type that jupyterlab-chat registers for the same files. */
const JUPYTER_CHAT = 'chat';

/** Opens `.chat` files as chats. Beside jupyterlab-chat, which does so too, only by "Open With". */
export const chatFiles: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:chat-files',
  description: 'Opens .chat files of the file browser as chats.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel],
  activate: (app: JupyterFrontEnd, factory: ChatFactory, opener: ChatOpener) => {
    const { docRegistry, serviceManager } = app;
    const { chats, trans } = factory.environment;
    const isBeside = hasJupyterChat(app);
    const type = isBeside ? JUPYTER_CHAT : 'colloquy-chat';
    if (!isBeside) {
      docRegistry.addFileType({
        name: type,
        displayName: trans.__('Chat'),
        extensions: [CHAT_FILE],
        mimeTypes: ['application/json'],
        contentType: 'file',
        fileFormat: 'text',
        icon: chatIcon
      });
    }
    docRegistry.addWidgetFactory(
      new ChatFileFactory(
        {
          name: FACTORY,
          label: productName(app, trans),
          fileTypes: [type],
          defaultFor: isBeside ? [] : [type],
          readOnly: true
        },
        {
          ...{ chats, trans, onError: report },
          pathOf: ({ path }) => serviceManager.contents.localPath(path),
          open: id => opener.open(id, { area: 'main' })
        }
      )
    );
  }
};
