import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import type { IChatViewProps } from '../../../src/components/index.js';
import { LateChat } from '../../../src/web/late-chat.js';
import { Drawing } from '../../harness/react.js';

let isThere: boolean;

jest.mock('../../../src/web/chat.js', () => {
  if (!isThere) {
    throw new Error('The file could not be loaded.');
  }
  return { Chat: () => <p>A chat</p> };
});

describe('LateChat', () => {
  const props = { trans: nullTranslator.load('x') } as IChatViewProps;

  it('[SIZE3] offers to load the code of the chat again if it is missing', async () => {
    isThere = false;
    const drawing = new Drawing();
    drawing.draw(<LateChat {...props} />);
    expect(drawing.node.querySelector('[aria-busy=true]')).not.toBeNull();
    await drawing.settle();
    expect(drawing.node.textContent).toContain('This part could not be loaded.');
    isThere = true;
    drawing.click(drawing.button('Retry'));
    await drawing.settle();
    expect(drawing.node.textContent).toBe('A chat');
    drawing.dispose();
  });
});
