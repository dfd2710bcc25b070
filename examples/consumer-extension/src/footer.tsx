import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IMessageFooterRegistry, type IMessagePartProps } from 'jupyterlab-colloquy';
import React from 'react';

/** The number of words of a message. */
const Words = ({ message }: IMessagePartProps): JSX.Element => (
  <small>{message.body.split(/\s+/).filter(Boolean).length} words</small>
);

export const footer: JupyterFrontEndPlugin<void> = {
  id: 'colloquy-consumer-example:footer',
  autoStart: true,
  requires: [IMessageFooterRegistry],
  activate: (_: unknown, footers: IMessageFooterRegistry) => {
    footers.addSection({ position: 'right', component: Words });
  }
};
