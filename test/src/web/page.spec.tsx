import { nullTranslator } from '@jupyterlab/translation';
import React from 'react';
import { KeptIdentity } from '../../../src/model/index.js';
import { Account } from '../../../src/web/account.js';
import { Fragment } from '../../../src/web/fragment.js';
import { KeptSignIn } from '../../../src/web/kept-sign-in.js';
import { Page } from '../../../src/web/page.js';
import { actAsync, Drawing } from '../../harness/react.js';

const BASE = `${location.origin}/`;
const LINK = `h.${btoa(JSON.stringify({ sub: 'mallory', exp: 1893456000 }))}.s`;

let drawing: Drawing;
/** The requests so far, with their tokens. */
let asked: string[];
/** The answers of the server by the ends of paths: a value, or the status of an error. */
let answers: Record<string, object | number>;

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  drawing = new Drawing();
  asked = [];
  answers = { auth: { methods: { guests: true } } };
});
afterEach(() => drawing.dispose());

const turn = (): Promise<void> => actAsync(() => new Promise(resolve => setTimeout(resolve, 20)));

async function open(): Promise<void> {
  const account = new Account({
    baseUrl: BASE,
    signIn: new KeptSignIn(sessionStorage, localStorage, BASE),
    identity: new KeptIdentity(localStorage, BASE),
    fetch: (url, init) => {
      const path = (url as string).slice(BASE.length);
      const token = new Headers(init?.headers).get('Authorization');
      asked.push(token ? `${path} ${token}` : path);
      const answer = answers[path] ?? 401;
      const isRefused = typeof answer === 'number';
      const body = isRefused ? { error: { message: 'Refused' } } : answer;
      return Promise.resolve(
        new Response(JSON.stringify(body), { status: isRefused ? answer : 200 })
      );
    }
  });
  drawing.draw(
    <Page
      {...{ account, baseUrl: BASE }}
      fragment={new Fragment(window)}
      trans={nullTranslator.load('x')}
      onSignOut={() => undefined}
    />
  );
  await turn();
}

it('[PAGE1] takes the token of a link that is opened in the place of the page', async () => {
  await open();
  expect(asked).toEqual(['auth']);
  location.hash = '#token=a.b.c';
  await turn();
  expect(asked).toEqual(['auth', 'auth', 'auth/me Bearer a.b.c', 'auth']);
  expect(location.hash).not.toContain('token');
});

it("[PAGE15] asks before a link signs in somebody else than Jupyter's user, whom the browser does not know here yet", async () => {
  const ada = { username: 'ada', displayName: 'Ada' };
  answers = {
    auth: { methods: { jupyter: true } },
    'auth/jupyter': { token: 'j', expiresOn: '2030-01-01T00:00:00.000Z', user: ada },
    'auth/me': { username: 'mallory', displayName: 'Mallory' }
  };
  location.hash = `#token=${LINK}`;
  await open();
  expect(drawing.texts('.cq-Card h1')).toEqual(['Sign in as somebody else?']);
  expect(drawing.one('.cq-Card > p').textContent).toContain('“Ada”');
  expect(asked).toEqual(['auth', 'auth/jupyter']);
  expect([sessionStorage.length, localStorage.length]).toEqual([0, 0]);
});

it('[PAGE15] a link that is opened while Jupyter is away asks as soon as that is back', async () => {
  const ada = { username: 'ada', displayName: 'Ada' };
  answers = { auth: { methods: { jupyter: true } }, 'auth/jupyter': 502 };
  location.hash = `#token=${LINK}`;
  await open();
  expect(drawing.texts('h2')).toEqual(['The chats could not be loaded']);
  answers['auth/jupyter'] = { token: 'j', expiresOn: '2030-01-01T00:00:00.000Z', user: ada };
  drawing.click(drawing.button('Retry'));
  await turn();
  expect(drawing.texts('.cq-Card h1')).toEqual(['Sign in as somebody else?']);
  expect(asked.join()).not.toContain('Bearer');
});
