import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { IChatFactory, IChatPanel } from 'jupyterlab-colloquy';

const NAME = 'Chat of the example';

/** Opens a chat of its own, and changes a setting of all chats. */
export const chats: JupyterFrontEndPlugin<void> = {
  id: 'colloquy-consumer-example:chats',
  description: 'Opens a chat of its own and changes a setting of all chats.',
  autoStart: true,
  requires: [IChatFactory, IChatPanel],
  optional: [ICommandPalette],
  activate: (
    { commands }: JupyterFrontEnd,
    factory: IChatFactory,
    panel: IChatPanel,
    palette: ICommandPalette | null
  ) => {
    const { chats, tracker, widgetConfig } = factory;

    panel.chatOpened.connect((_, chat) => {
      console.log(`Chat opened: ${chat.model.name} (${panel.opened.length} open)`);
    });
    tracker.currentChanged.connect((_, chat) => {
      console.log(`Current chat: ${chat?.model.name ?? 'none'}`);
    });
    widgetConfig.configChanged.connect((_, change) => {
      console.log(`Chat settings changed: ${JSON.stringify(change)}`);
    });

    const open = 'colloquy-consumer-example:open';
    commands.addCommand(open, {
      label: 'Open the chat of this example',
      execute: async () => {
        const known = chats.list.threads.some(({ topic }) => topic === NAME);
        return panel.open(known ? NAME : await panel.create(NAME));
      }
    });
    const toggle = 'colloquy-consumer-example:toggle-send-key';
    commands.addCommand(toggle, {
      label: 'Send chat messages with Shift+Enter',
      isToggled: () => widgetConfig.config.sendWithShiftEnter,
      execute: () => {
        widgetConfig.config = { sendWithShiftEnter: !widgetConfig.config.sendWithShiftEnter };
      }
    });
    for (const command of [open, toggle]) {
      palette?.addItem({ command, category: 'Chat Example' });
    }
  }
};
