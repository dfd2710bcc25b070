import { nullTranslator } from '@jupyterlab/translation';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../../../../server/error-kinds.js';
import { errorWords, KINDS } from '../../../../src/components/shared/error-words.js';
import { textsOf } from '../../../../src/web/language.js';

/** Only programs get these. */
const OF_PROGRAMS = [
  'string_unknown',
  'string_expired',
  'string_used',
  'string_foreign',
  'connected_again',
  'webhook_not_found',
  'webhook_refused',
  'too_many_webhooks',
  'pushes_off',
  'bot_name_taken',
  'too_many_bots',
  'method_not_allowed',
  'chat_managed',
  'bots_only',
  'malformed',
  'not_a_message',
  'unknown_field',
  'precondition_failed',
  'range_not_satisfiable',
  'work_not_found',
  'gap',
  'epoch'
];

const CATALOGUE = 'jupyterlab_colloquy/locale/de_DE/LC_MESSAGES/jupyterlab_colloquy.json';
const german = JSON.parse(readFileSync(CATALOGUE, 'utf8')) as Record<string, unknown>;
const inGerman = errorWords(textsOf('de', german));

it('[ERRORWORDS1] the texts of all errors that people can meet are those of the server', () => {
  const people = Object.entries(ERRORS).filter(([code]) => !OF_PROGRAMS.includes(code));
  const texts = people.map(([code, { message }]) => [code, message]);
  expect(Object.fromEntries(texts)).toEqual(KINDS);
});

it('[ERRORWORDS1] a German page says each of them in German', () => {
  const same = Object.entries(KINDS).filter(([code, text]) => inGerman(code, text) === text);
  expect(same).toEqual([]);
  expect(inGerman('chat_deleted', ERRORS.chat_deleted.message)).toBe('Dieser Chat wurde gelöscht.');
});

it('[ERRORWORDS2] says in German what the server adds, with its numbers and names', () => {
  const said = 'The topic must have 1 to 200 characters and be a single line.';
  expect(inGerman('bad_value', said)).toBe(
    'Das Feld topic muss 1 bis 200 Zeichen in einer Zeile haben.'
  );
  expect(inGerman('forbidden', 'Something new.')).toBe(inGerman('forbidden', KINDS.forbidden));
  expect(inGerman('offline', 'The chat server did not respond.')).toMatch(/^Der Chat-Server/);
  const hostile = `All files of a ${'%1$& '.repeat(9)} together may have at most 1 bytes (x).`;
  expect(inGerman('attachment_too_large', hostile)).toContain('%1$& %1$&');
});

it('[ERRORWORDS2] leaves what it does not know, and all of English', () => {
  expect(inGerman('string_used', ERRORS.string_used.message)).toBe(ERRORS.string_used.message);
  expect(inGerman('constructor', 'Odd')).toBe('Odd');
  const inEnglish = errorWords(nullTranslator.load('x'));
  expect(inEnglish('forbidden', 'Something new.')).toBe('Something new.');
  expect(inEnglish('bad_value', 'The %1 is odd.')).toBe('The %1 is odd.');
});

it('[ERRORWORDS2] knows no text that nobody writes', () => {
  const files = ['server', 'src/model', 'src/web'].flatMap(folder =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => join(folder, name))
  );
  const written = files.map(file => readFileSync(file, 'utf8').replace(/\$\{[^}]*\}/g, '%')).join();
  const source = readFileSync('src/components/shared/error-words.ts', 'utf8');
  const list = source.slice(source.indexOf('detailsIn'), source.indexOf('];'));
  const texts = [...list.matchAll(/trans\.__\(\s*'([^']+)'/g)].map(([, text]) => text);
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter(text => !written.includes(text.replace(/%\d/g, '%')))).toEqual([]);
});
