import { languageOf, loadTexts, nameOf, textsOf } from '../../../src/web/language.js';

const storage = (kept: string | null): Pick<Storage, 'getItem' | 'setItem'> => ({
  getItem: () => kept,
  setItem: () => undefined
});

it('[LANG4] the page takes the chosen language, or the first of the browser that it has', () => {
  expect(languageOf(storage(null), ['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(languageOf(storage('en'), ['de'])).toBe('en');
  expect(languageOf(storage('xx'), ['fr'])).toBe('en');
  const broken = {
    getItem: () => {
      throw new Error('denied');
    },
    setItem: () => undefined
  };
  expect(languageOf(broken, ['de'])).toBe('de');
  expect(nameOf('de')).toBe('Deutsch');
});

it('[LANG4] plurals and contexts follow the language, without code of the catalogue', () => {
  const german = textsOf('de', {
    '%1 day': ['%1 Tag', '%1 Tage'],
    'key\u0004Enter': ['Eingabe']
  });
  expect(german._n('%1 day', '%1 days', 1)).toBe('1 Tag');
  expect(german._n('%1 day', '%1 days', 0)).toBe('0 Tage');
  expect(german._p('key', 'Enter')).toBe('Eingabe');
  expect(german.__('Unknown %1', 'x')).toBe('Unknown x');
  const polish = textsOf('pl', { '%1 day': ['%1 dzień', '%1 dni', '%1 dnia'] });
  expect([1, 3, 5].map(n => polish._n('%1 day', '%1 days', n))).toEqual([
    '1 dzień',
    '3 dni',
    '5 dnia'
  ]);
});

it('[LANG4] a catalogue that could not be loaded is told, and comes with the next attempt', async () => {
  const load = jest.fn(() => Promise.resolve({ Retry: ['Wiederholen'] }));
  load.mockRejectedValueOnce(new Error('The network is down.'));
  const english = await loadTexts('de', { de: load });
  expect([english.problem, english.trans.__('Retry')]).toEqual(['away', 'Retry']);
  expect(document.documentElement.lang).toBe('en');
  const german = await loadTexts('de', { de: load });
  expect([german.problem, german.trans.__('Retry')]).toEqual([null, 'Wiederholen']);
  expect(document.documentElement.lang).toBe('de');
  expect((await loadTexts('en')).problem).toBeNull();
});
