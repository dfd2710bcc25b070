import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MessagePreambleRegistry } from '../components/extensions/message-preamble-registry.js';
import { IMessagePreambleRegistry } from '../tokens.js';

export const messagePreambles: JupyterFrontEndPlugin<IMessagePreambleRegistry> = {
  id: 'jupyterlab-colloquy:message-preambles',
  description: 'Holds the components above the bodies of messages.',
  autoStart: true,
  provides: IMessagePreambleRegistry,
  activate: () => new MessagePreambleRegistry()
};
