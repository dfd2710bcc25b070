import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MessageFooterRegistry } from '../components/extensions/message-footer-registry.js';
import { IMessageFooterRegistry } from '../tokens.js';

export const messageFooters: JupyterFrontEndPlugin<IMessageFooterRegistry> = {
  id: 'jupyterlab-colloquy:message-footers',
  description: 'Holds the sections under messages.',
  autoStart: true,
  provides: IMessageFooterRegistry,
  activate: () => new MessageFooterRegistry()
};
