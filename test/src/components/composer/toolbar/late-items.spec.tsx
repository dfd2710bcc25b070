import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { createLateToolbarRegistry } from '../../../../../src/components/composer/toolbar/late-items.js';
import { InputToolbar } from '../../../../../src/components/composer/toolbar/input-toolbar.js';
import { Drawing } from '../../../../harness/react.js';

let isThere = false;

jest.mock('../../../../../src/components/composer/toolbar/items.js', () => {
  if (!isThere) {
    throw new Error('No.');
  }
  const item = (name: string) => (): JSX.Element => <button>{name}</button>;
  const names = ['attach', 'mention', 'command', 'emoji', 'sendAsNew', 'sendWith', 'save', 'send'];
  return { ELEMENTS: Object.fromEntries(names.map(name => [name, item(name)])) };
});

it('[LATE2] the buttons of a text box that could not be loaded say so once, and come together', async () => {
  const drawing = new Drawing();
  const registry = createLateToolbarRegistry();
  const shared = { registry, box: {} as never, trans: nullTranslator.load('x') };
  drawing.draw(
    <>
      <InputToolbar side="start" {...shared} />
      <InputToolbar side="end" {...shared} />
    </>
  );
  await drawing.settle();
  expect(drawing.texts('[role=alert] p')).toEqual([
    'This part could not be loaded. Check your connection and try again.'
  ]);
  isThere = true;
  drawing.click(drawing.button('Retry'));
  await drawing.settle();
  expect(drawing.texts('button')).toEqual([
    ...['attach', 'mention', 'command', 'emoji'],
    ...['sendAsNew', 'sendWith', 'save', 'send']
  ]);
  drawing.dispose();
});
