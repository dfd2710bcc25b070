import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IMessagePreambleRegistry, type IMessagePartProps } from 'jupyterlab-colloquy';
import React from 'react';

/** A mark above questions. */
const Question = ({ message }: IMessagePartProps): JSX.Element | null =>
  message.body.endsWith('?') ? <small>A question</small> : null;

export const preamble: JupyterFrontEndPlugin<void> = {
  id: 'colloquy-consumer-example:preamble',
  autoStart: true,
  requires: [IMessagePreambleRegistry],
  activate: (_: unknown, preambles: IMessagePreambleRegistry) => {
    preambles.addComponent(Question);
  }
};
