import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { UserChange } from '../../../src/web/user-change.js';
import { Drawing } from '../../harness/react.js';

it('[PAGE15] names both users, takes no marks over, and suggests to stay', () => {
  const drawing = new Drawing();
  const answers: boolean[] = [];
  const change = { from: { username: 'ada', displayName: 'Ada' }, to: 'mal\u202elory\nAda' };
  drawing.draw(
    <UserChange
      change={change}
      trans={nullTranslator.load('x')}
      onAnswer={accepts => answers.push(accepts)}
    />
  );
  expect(drawing.one('p').textContent).toContain('“Ada”');
  expect(drawing.one('p').textContent).toContain('“mallory Ada”');
  expect(document.activeElement).toBe(drawing.button('Stay signed in as “Ada”'));
  drawing.click(drawing.button('Stay signed in as “Ada”'));
  drawing.click(drawing.button('Sign in as “mallory Ada”'));
  expect(answers).toEqual([false, true]);
  drawing.dispose();
});
