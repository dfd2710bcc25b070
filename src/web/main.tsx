import * as React from 'react';
import { createRoot } from 'react-dom/client';
import { errorWords } from '../components/shared/error-words.js';
import { KeptIdentity, type Explain } from '../model/index.js';
import { Account } from './account.js';
import { Fragment } from './fragment.js';
import { KeptSignIn } from './kept-sign-in.js';
import { LanguageNotice } from './language-notice.js';
import { languageOf, loadTexts } from './language.js';
import { Page } from './page.js';
import { startShell } from './shell/start-shell.js';

// The page may be served under any path prefix, so all URLs are relative to its own.
const baseUrl = new URL('.', location.href).href;
const signIn = new KeptSignIn(sessionStorage, localStorage, baseUrl);
/** Until the texts are loaded, the server's own words. */
let explain: Explain = (_, message) => message;
const account = new Account({
  ...{ baseUrl, signIn },
  explain: (code, message) => explain(code, message),
  identity: new KeptIdentity(localStorage, baseUrl)
});
const signOut = (): void => {
  account.signOut();
  location.reload();
};
signIn.onRemoved(window, signOut);
startShell(window);

const language = languageOf(localStorage, navigator.languages);
const fragment = new Fragment(window);
const root = createRoot(document.getElementById('colloquy')!);

async function show(): Promise<void> {
  const texts = await loadTexts(language);
  const { trans } = texts;
  explain = errorWords(trans);
  root.render(
    <>
      <LanguageNotice
        {...{ ...texts, language }}
        onRetry={() => void show()}
        onReload={() => location.reload()}
      />
      <Page {...{ baseUrl, account, fragment, trans }} onSignOut={signOut} />
    </>
  );
}
void show();
