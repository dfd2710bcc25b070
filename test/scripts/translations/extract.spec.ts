import { readdirSync, readFileSync } from 'node:fs';
import { extract, keyOf, textsOf, untranslatable } from '../../../scripts/translations/extract.mjs';

it('[LANG1] texts, plurals and contexts are found, and a text that is no literal is refused', () => {
  const source = `
    trans.__('One');
    props.trans._n('%1 day', '%1 days', n);
    this._trans._p('key', 'Enter');
    trans.__('A long ' + 'text');
    other.__('none');`;
  expect(textsOf('a.ts', source)).toEqual([
    { text: 'One' },
    { text: '%1 day', plural: '%1 days' },
    { context: 'key', text: 'Enter' },
    { text: 'A long text' }
  ]);
  expect(() => textsOf('a.ts', '\n\ntrans.__(name)')).toThrow('a.ts:3: write the text');
});

it('[LANG1] no element and no attribute of the views holds a text that is not extracted', () => {
  const found = readdirSync('src', { recursive: true, encoding: 'utf8' })
    // The page about the HTTP API is for programmers, and in English.
    .filter(name => name.endsWith('.tsx') && !name.startsWith('web/api'))
    .flatMap(name => untranslatable(name, readFileSync(`src/${name}`, 'utf8')));
  expect(found.sort()).toEqual([
    'web/sign-in.tsx: colloquy token --user NAME',
    'web/top-bar.tsx: Colloquy'
  ]);
  expect(untranslatable('a.tsx', '<a title="Back">{x}<b>Go on</b></a>')).toEqual([
    'a.tsx: Back',
    'a.tsx: Go on'
  ]);
});

it('[LANG1] the texts of the sources and of the settings are there', () => {
  const keys = extract().map(keyOf);
  expect(keys).toContain('New chat');
  expect(keys).toContain('settings\u0004Quiet hours');
  expect(new Set(keys).size).toBe(keys.length);
});
