import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../stamps.mjs';
import { compile, formatPo, parsePo } from './catalogue.mjs';
import { extract } from './extract.mjs';

export const DOMAIN = 'jupyterlab_colloquy';
const LOCALE = 'jupyterlab_colloquy/locale';
const TEMPLATE = `${LOCALE}/${DOMAIN}.pot`;

const HEADERS = {
  'Project-Id-Version': DOMAIN,
  'MIME-Version': '1.0',
  'Content-Type': 'text/plain; charset=UTF-8',
  'Content-Transfer-Encoding': '8bit'
};

/** The languages with a catalogue, such as `de_DE`. */
export const languages = () =>
  readdirSync(inRoot(LOCALE)).filter(name => statSync(inRoot(LOCALE, name)).isDirectory());

export const catalogueOf = language => join(LOCALE, language, 'LC_MESSAGES', DOMAIN);

/** The files of all catalogues that follow from the sources and the translations, by their paths. */
export function catalogues() {
  const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const entries = extract(inRoot());
  const files = { [TEMPLATE]: formatPo(HEADERS, entries) };
  for (const language of languages()) {
    const path = catalogueOf(language);
    const { headers, translations } = parsePo(readFileSync(inRoot(`${path}.po`), 'utf8'));
    // The places are in the template only, so that moved code does not change each language.
    const texts = entries.map(entry => ({ ...entry, files: [] }));
    files[`${path}.po`] = formatPo(headers, texts, translations);
    files[`${path}.json`] = compile(parsePo(files[`${path}.po`]), DOMAIN, version);
  }
  return files;
}

/** Brings the catalogues up to date: new texts come without a translation, and those that are gone leave. */
export function updateCatalogues() {
  for (const [path, content] of Object.entries(catalogues())) {
    writeFileSync(inRoot(path), content);
  }
}
