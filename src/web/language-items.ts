import type { IMenuItem } from '../components/index.js';
import { keepLanguage, LANGUAGES, nameOf } from './language.js';

/** The entries of a menu that change the page's language. Each is named in its own language. */
export const languageItems = (): IMenuItem[] =>
  Object.keys(LANGUAGES)
    .filter(language => language !== document.documentElement.lang)
    .map(language => ({
      label: nameOf(language),
      onSelect: () => {
        keepLanguage(localStorage, language);
        location.reload();
      }
    }));
