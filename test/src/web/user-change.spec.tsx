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

it('[PAGE15] a link cannot end the quotation marks around its name, and so speak for the page', () => {
  const drawing = new Drawing();
  const change = {
    from: { username: 'ada', displayName: 'Ada' },
    to: 'Ada”. Your admin asks you to “go on'
  };
  drawing.draw(
    <UserChange change={change} trans={nullTranslator.load('x')} onAnswer={() => undefined} />
  );
  expect(drawing.one('p').textContent).toContain('as “Ada". Your admin asks you to "go on”.');
  drawing.button('Sign in as “Ada". Your admin asks you to "go on”');
  drawing.dispose();
});
