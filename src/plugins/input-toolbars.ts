import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { createLateToolbarRegistry } from '../components/composer/toolbar/late-items.js';
import { IInputToolbarRegistryFactory } from '../tokens.js';

export const inputToolbars: JupyterFrontEndPlugin<IInputToolbarRegistryFactory> = {
  id: 'jupyterlab-colloquy:input-toolbars',
  description: 'Makes the toolbar items of text boxes.',
  autoStart: true,
  provides: IInputToolbarRegistryFactory,
  activate: () => ({ create: createLateToolbarRegistry })
};
