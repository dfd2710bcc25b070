import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IChatCommandRegistry } from 'jupyterlab-colloquy';

/** `/today` writes the date, and `/clear` empties the text box. */
export const command: JupyterFrontEndPlugin<void> = {
  id: 'colloquy-consumer-example:command',
  autoStart: true,
  requires: [IChatCommandRegistry],
  activate: (_: unknown, commands: IChatCommandRegistry) => {
    commands.addProvider({
      id: 'colloquy-consumer-example',
      listCommandCompletions: () => [
        { name: '/today', description: 'Writes the date' },
        { name: '/clear', description: 'Empties the text box' }
      ],
      onSubmit: input => {
        if (input.value.trim() === '/clear') {
          input.value = ''; // An empty draft is not sent.
        }
        input.value = input.value.replace(/^\/today\b/, new Date().toDateString());
      }
    });
  }
};
