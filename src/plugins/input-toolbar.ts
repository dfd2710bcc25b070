import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IInputToolbarRegistry, IInputToolbarRegistryFactory } from '../tokens.js';

export const inputToolbar: JupyterFrontEndPlugin<IInputToolbarRegistry> = {
  id: 'jupyterlab-colloquy:input-toolbar',
  description: 'Holds the toolbar items of the text boxes of all chats.',
  autoStart: true,
  provides: IInputToolbarRegistry,
  requires: [IInputToolbarRegistryFactory],
  activate: (_: unknown, toolbars: IInputToolbarRegistryFactory) => toolbars.create()
};
