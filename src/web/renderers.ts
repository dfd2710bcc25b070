import type { IRenderers } from '../components/index.js';

/** Typesets formulas and colours code as JupyterLab does. The scripts for each load with the first of them. */
export const renderers: IRenderers = {
  typesetter: {
    typeset: async element => (await import('./mathjax.js')).typeset(element)
  },
  colour: async (code, language) => (await import('./languages.js')).colour(code, language)
};
