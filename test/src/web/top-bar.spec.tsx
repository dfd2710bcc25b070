import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { TopBar } from '../../../src/web/top-bar.js';

it('[NOTICES4] the page has a relative link to its notices', () => {
  const html = renderToStaticMarkup(<TopBar trans={nullTranslator.load('x')} />);
  expect(html).toMatch(/<a [^>]*href="THIRD-PARTY-NOTICES\.txt"[^>]*>Licenses<\/a>/);
});
