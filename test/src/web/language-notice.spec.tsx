import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { LanguageNotice } from '../../../src/web/language-notice.js';
import { Drawing } from '../../harness/react.js';

it('[LANG4] says that the page is in English, and offers what helps', () => {
  const drawing = new Drawing();
  const calls: string[] = [];
  const draw = (problem: 'away' | 'updated' | null): void =>
    drawing.draw(
      <LanguageNotice
        {...{ problem, language: 'de', trans: nullTranslator.load('x') }}
        onRetry={() => calls.push('retry')}
        onReload={() => calls.push('reload')}
      />
    );
  draw(null);
  expect(drawing.all('[role=status]')).toEqual([]);
  draw('away');
  expect(drawing.one('[role=status]').textContent).toContain(
    'This page is in English, because its texts in Deutsch could not be loaded.'
  );
  drawing.click(drawing.button('Retry now'));
  draw('updated');
  drawing.click(drawing.button('Retry now'));
  expect(calls).toEqual(['retry', 'reload']);
  drawing.dispose();
});
