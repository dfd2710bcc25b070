import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IInputToolbarRegistry, type IInputToolbarItemProps } from 'jupyterlab-colloquy';
import React from 'react';

/** Writes a table at the caret, which the user can undo. */
const Table = ({ box }: IInputToolbarItemProps): JSX.Element => (
  <button
    type="button"
    title="Insert a table"
    onClick={() => box.insert('\n\n| a | b |\n| --- | --- |\n')}
  >
    Table
  </button>
);

export const toolbar: JupyterFrontEndPlugin<void> = {
  id: 'colloquy-consumer-example:toolbar',
  autoStart: true,
  requires: [IInputToolbarRegistry],
  activate: (_: unknown, items: IInputToolbarRegistry) => {
    items.addItem('table', { element: Table, position: 60 });
  }
};
