import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { SignIn } from '../../../src/web/sign-in.js';
import { Drawing } from '../../harness/react.js';

describe('SignIn', () => {
  let drawing: Drawing;
  beforeEach(() => {
    drawing = new Drawing();
  });
  afterEach(() => drawing.dispose());

  it.each([
    [true, 'auto'],
    [false, '']
  ])('[DIR1] a name has the direction of its text, a token has none', (guests, dir) => {
    const trans = nullTranslator.load('x');
    drawing.draw(
      <SignIn account={{} as never} onSignedIn={() => undefined} {...{ guests, trans }} />
    );
    expect(drawing.one<HTMLInputElement>('input').dir).toBe(dir);
  });
});
