import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IChatFactory, IChatTracker } from '../tokens.js';

export const tracker: JupyterFrontEndPlugin<IChatTracker> = {
  id: 'jupyterlab-colloquy:tracker',
  description: 'Tracks the widgets that show a chat.',
  autoStart: true,
  provides: IChatTracker,
  requires: [IChatFactory],
  activate: (_: unknown, factory: IChatFactory) => factory.tracker
};
