import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IChatPanel } from '../tokens.js';
import { CommandIDs } from './commands.js';

export const palette: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:palette',
  description: 'Lists the commands of the chats in the command palette.',
  autoStart: true,
  requires: [IChatPanel, ICommandPalette],
  optional: [ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    _panel: IChatPanel,
    palette: ICommandPalette,
    translator: ITranslator | null
  ) => {
    const category = (translator ?? nullTranslator).load('jupyterlab_colloquy').__('Chat');
    const listed = [
      CommandIDs.createAndOpen,
      CommandIDs.open,
      CommandIDs.showList,
      CommandIDs.focusInput,
      CommandIDs.moveChat,
      CommandIDs.markAsRead,
      CommandIDs.renameChat,
      CommandIDs.deleteChat
    ];
    for (const command of listed) {
      palette.addItem({ command, category, args: { isPalette: true } });
    }
  }
};
