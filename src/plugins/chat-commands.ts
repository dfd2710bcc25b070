import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ChatCommandRegistry } from '../components/extensions/chat-command-registry.js';
import { IChatCommandRegistry } from '../tokens.js';

export const chatCommands: JupyterFrontEndPlugin<IChatCommandRegistry> = {
  id: 'jupyterlab-colloquy:chat-commands',
  description: 'Holds the providers of commands.',
  autoStart: true,
  provides: IChatCommandRegistry,
  activate: () => new ChatCommandRegistry()
};
