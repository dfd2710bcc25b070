import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IChatPanel } from '../tokens.js';
import { CommandIDs } from './commands.js';
import { productName } from './product-name.js';

export const palette: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:palette',
  description: 'Lists the commands of the chats in the command palette.',
  autoStart: true,
  requires: [IChatPanel],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    _panel: IChatPanel,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ) => {
    const category = productName(app, (translator ?? nullTranslator).load('jupyterlab_colloquy'));
    const listed = [
      CommandIDs.createAndOpen,
      CommandIDs.discuss,
      CommandIDs.comment,
      CommandIDs.sendOutput,
      CommandIDs.explainError,
      CommandIDs.open,
      CommandIDs.showList,
      CommandIDs.focusInput,
      CommandIDs.moveChat,
      CommandIDs.markAsRead,
      CommandIDs.renameChat,
      CommandIDs.deleteChat
    ];
    for (const command of listed) {
      palette?.addItem({ command, category, args: { isPalette: true } });
    }
  }
};
