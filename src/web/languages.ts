import { EditorLanguageRegistry } from '@jupyterlab/codemirror/lib/language.js';
import { jupyterHighlightStyle } from '@jupyterlab/codemirror/lib/theme.js';
import type { Colour } from '../components/index.js';
import { adoptStyleSheet } from './stylesheet.js';

const languages = new EditorLanguageRegistry();
for (const language of EditorLanguageRegistry.getDefaultLanguages()) {
  if (!languages.findByName(language.name)) {
    languages.addLanguage(language);
  }
}
adoptStyleSheet(jupyterHighlightStyle.module?.getRules() ?? '');

/** Colours code with JupyterLab's languages. Each of them loads with the first code in it. */
export const colour: Colour = async (code, language) => {
  const coloured = document.createElement('code');
  await languages.highlight(code, languages.findBest(language), coloured);
  return coloured;
};
