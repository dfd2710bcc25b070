import { readFileSync } from 'node:fs';
import { parsePo } from '../../../scripts/translations/catalogue.mjs';
import { extract, keyOf } from '../../../scripts/translations/extract.mjs';
import { catalogueOf, catalogues, languages } from '../../../scripts/translations/update.mjs';

/** The names of the values in a text, such as %1, as one text. */
const placeholders = (text: string): string =>
  [...new Set([...text.matchAll(/%\d/g)].map(([found]) => found))].sort().join();

it('[LANG3] the catalogues hold the texts of the sources (npm run generate)', () => {
  for (const [path, content] of Object.entries(catalogues())) {
    expect(`${path}\n${readFileSync(path, 'utf8')}`).toBe(`${path}\n${content}`);
  }
});

it('[LANG3] German has a translation of each text, with all forms and the same placeholders', () => {
  expect(languages()).toEqual(['de_DE']);
  const { translations } = parsePo(readFileSync(`${catalogueOf('de_DE')}.po`, 'utf8'));
  const wrong = extract().filter(entry => {
    const { text, plural } = entry;
    const sources: string[] = plural === undefined ? [text] : [text, plural];
    const forms = translations.get(keyOf(entry)) ?? [];
    return !sources.every(
      (source, i) => forms[i] && placeholders(forms[i]) === placeholders(source)
    );
  });
  expect(wrong.map(({ text }) => text)).toEqual([]);
});
