import { nullTranslator } from '@jupyterlab/translation';
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { createParser } from '../components/index.js';
import { systemTimers } from '../model/index.js';
import { Account } from './account.js';
import { Fragment } from './fragment.js';
import { Page } from './page.js';
import { renderers } from './renderers.js';

// The page may be served under any path prefix, so all URLs are relative to its own.
const baseUrl = new URL('.', location.href).href;
const account = new Account({ baseUrl, storage: sessionStorage });

createRoot(document.getElementById('colloquy')!).render(
  <Page
    baseUrl={baseUrl}
    account={account}
    fragment={new Fragment(window)}
    content={{ parser: createParser(systemTimers), ...renderers }}
    trans={nullTranslator.load('jupyterlab_colloquy')}
    onSignOut={() => {
      account.signOut();
      location.reload();
    }}
  />
);
