import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { KeptIdentity } from '../../../src/model/index.js';
import { Account } from '../../../src/web/account.js';
import { Fragment } from '../../../src/web/fragment.js';
import { KeptSignIn } from '../../../src/web/kept-sign-in.js';
import { Page } from '../../../src/web/page.js';
import { actAsync, Drawing } from '../../harness/react.js';

const BASE = `${location.origin}/`;

it('[PAGE1] takes the token of a link that is opened in the place of the page', async () => {
  const shown: (string | null)[] = [];
  const account = new Account({
    baseUrl: BASE,
    signIn: new KeptSignIn(sessionStorage, localStorage, BASE),
    identity: new KeptIdentity(localStorage, BASE),
    fetch: (_, init) => {
      const token = new Headers(init?.headers).get('Authorization');
      shown.push(token);
      const answer = token ? { error: { message: 'Refused' } } : { methods: { guests: true } };
      return Promise.resolve(new Response(JSON.stringify(answer), { status: token ? 401 : 200 }));
    }
  });
  const turn = (): Promise<void> => actAsync(() => new Promise(resolve => setTimeout(resolve, 20)));
  const drawing = new Drawing();
  drawing.draw(
    <Page
      {...{ account, baseUrl: BASE }}
      fragment={new Fragment(window)}
      trans={nullTranslator.load('x')}
      onSignOut={() => undefined}
    />
  );
  await turn();
  expect(shown).toEqual([null]);
  location.hash = '#token=a.b.c';
  await turn();
  expect(shown).toEqual([null, 'Bearer a.b.c', null]);
  expect(location.hash).not.toContain('token');
  drawing.dispose();
});
