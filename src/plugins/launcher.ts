import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ILauncher } from '@jupyterlab/launcher';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IChatPanel } from '../tokens.js';
import { CommandIDs } from './commands.js';

export const launcher: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-colloquy:launcher',
  description: 'A tile that creates a chat in the main area.',
  autoStart: true,
  requires: [IChatPanel],
  // Notebook 7 has no launcher.
  optional: [ILauncher, ITranslator],
  activate: (
    _app: JupyterFrontEnd,
    _panel: IChatPanel,
    launcher: ILauncher | null,
    translator: ITranslator | null
  ) => {
    // Use JupyterLab's own translation. Otherwise there would be two sections with this name.
    const category = (translator ?? nullTranslator).load('jupyterlab').__('Other');
    launcher?.add({ command: CommandIDs.createAndOpen, args: { area: 'main' }, category });
  }
};
