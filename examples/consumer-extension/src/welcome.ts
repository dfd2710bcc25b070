import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IWelcomeMessage } from 'jupyterlab-colloquy';

/** Only one extension of an installation can provide the welcome. */
export const welcome: JupyterFrontEndPlugin<IWelcomeMessage> = {
  id: 'colloquy-consumer-example:welcome',
  autoStart: true,
  provides: IWelcomeMessage,
  activate: () => 'Welcome. This chat is kept for **one year**.'
};
