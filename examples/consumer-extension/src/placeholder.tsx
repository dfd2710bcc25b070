import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IChatPlaceholderFactory } from 'jupyterlab-colloquy';
import React from 'react';

export const placeholder: JupyterFrontEndPlugin<IChatPlaceholderFactory> = {
  id: 'colloquy-consumer-example:placeholder',
  autoStart: true,
  provides: IChatPlaceholderFactory,
  activate: () => ({
    create: ({ onNew }) => (
      <p>
        Questions about the survey? <button onClick={onNew}>Ask in a new chat</button>
      </p>
    )
  })
};
