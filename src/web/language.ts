import { Gettext, type TranslationBundle } from '@jupyterlab/translation';
import { tryLoad, type LoadProblem } from '../components/late/load-problem.js';

const DOMAIN = 'jupyterlab_colloquy';
const KEY = 'colloquy-language';

/** A catalogue in the form that JupyterLab loads. */
export type Catalogue = Readonly<Record<string, unknown>>;

/** The languages of the page, each with the way to load its texts. The texts of English are those of the sources. */
export const LANGUAGES: Readonly<Record<string, () => Promise<Catalogue>>> = {
  en: () => Promise.resolve({}),
  de: async () =>
    (
      await import('../../jupyterlab_colloquy/locale/de_DE/LC_MESSAGES/jupyterlab_colloquy.json', {
        with: { type: 'json' }
      })
    ).default
};

/** The languages that are read from right to left. */
const RIGHT_TO_LEFT = ['ar', 'fa', 'he', 'ur', 'yi'];

/** How many forms a language has for a number, and which of them to take. */
type Plural = (n: number) => { nplurals: number; plural: number };

/** The browser's rules. The page's policy forbids to run those that a catalogue brings along. */
function pluralOf(language: string): Plural {
  const rules = new Intl.PluralRules(language);
  const { pluralCategories } = rules.resolvedOptions();
  // The order of the forms in a catalogue.
  const forms = ['zero', 'one', 'two', 'few', 'many', 'other'].filter(form =>
    pluralCategories.includes(form as Intl.LDMLPluralRule)
  );
  return n => ({ nplurals: forms.length, plural: forms.indexOf(rules.select(n)) });
}

/** Translates by a catalogue, as JupyterLab does. */
export function textsOf(language: string, catalogue: Catalogue): TranslationBundle {
  const texts = new Gettext({ domain: DOMAIN, locale: language, messages: catalogue as never });
  const getPluralFunc = (): Plural => pluralOf(language);
  return Object.assign(texts as unknown as TranslationBundle, { getPluralFunc });
}

type Kept = Pick<Storage, 'getItem' | 'setItem'>;

/** The language of the page: the user's choice, or the first of the browser's that it has. */
export function languageOf(storage: Kept, wanted: readonly string[]): string {
  const chosen = [read(storage), ...wanted].map(tag => tag?.split(/[-_]/)[0].toLowerCase());
  return chosen.find(tag => tag !== undefined && Object.hasOwn(LANGUAGES, tag)) ?? 'en';
}

function read(storage: Kept): string | undefined {
  try {
    return storage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the user's choice for the next visit. */
export function keepLanguage(storage: Kept, language: string): void {
  try {
    storage.setItem(KEY, language);
  } catch {
    // Without storage, the page follows the browser.
  }
}

/** The name of a language in itself, such as “Deutsch”. */
export const nameOf = (language: string): string =>
  new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language;

/** The texts of the page, and why they are those of English instead of another language; null if they are not. */
export interface ITexts {
  readonly trans: TranslationBundle;
  readonly problem: LoadProblem | null;
}

/** Loads the texts of a language. Without its catalogue, the page is in English. */
export async function loadTexts(language: string, languages = LANGUAGES): Promise<ITexts> {
  const loaded = await tryLoad(languages[language]);
  const [shown, catalogue, problem] =
    'code' in loaded ? [language, loaded.code, null] : ['en', {}, loaded.problem];
  const root = document.documentElement;
  root.lang = shown;
  root.dir = RIGHT_TO_LEFT.includes(shown) ? 'rtl' : 'ltr';
  return { trans: textsOf(shown, catalogue), problem };
}
