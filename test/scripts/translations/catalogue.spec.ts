import { compile, formatPo, parsePo } from '../../../scripts/translations/catalogue.mjs';

const HEADERS = { Language: 'de_DE', 'Plural-Forms': 'nplurals=2; plural=(n != 1);' };

it('[LANG2] a catalogue is written, read and compiled for JupyterLab', () => {
  const entries = [
    { text: 'Say "yes"', files: ['src/a.ts'] },
    { context: 'key', text: 'Enter', files: [] },
    { text: '%1 day', plural: '%1 days', files: [] },
    { text: 'New', files: [] }
  ];
  const translations = new Map([
    ['Say "yes"', ['Sag „ja“']],
    ['key\u0004Enter', ['Eingabe']],
    ['%1 day', ['%1 Tag', '%1 Tage']]
  ]);
  const file = formatPo(HEADERS, entries, translations);
  const read = parsePo(file);
  expect(read.headers).toEqual(HEADERS);
  expect(formatPo(read.headers, entries, read.translations)).toBe(file);
  expect(JSON.parse(compile(read, 'x', '1.0'))).toEqual({
    '': { domain: 'x', language: 'de-DE', plural_forms: HEADERS['Plural-Forms'], version: '1.0' },
    ...Object.fromEntries(translations)
  });
});

it('[LANG2] strings over several lines are read, as other programs write them', () => {
  const { translations } = parsePo('#: a\nmsgid ""\n"One "\n"two"\nmsgstr ""\n"Eins "\n"zwei"\n');
  expect(translations.get('One two')).toEqual(['Eins zwei']);
});
