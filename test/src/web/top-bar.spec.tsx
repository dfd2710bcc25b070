import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { TopBar } from '../../../src/web/top-bar.js';

it('[NOTICES4] the page has a link to its notices, relative to where it is', () => {
  const html = renderToStaticMarkup(<TopBar trans={nullTranslator.load('x')} />);
  expect(html).toMatch(/<a [^>]*href="THIRD-PARTY-NOTICES\.txt"[^>]*>Licenses<\/a>/);
});
