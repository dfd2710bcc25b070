import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';

/**
 * Creates the registry that renders bundles. This page has no syntax highlighting, no typesetting of formulas and no
 * diagrams, so these appear as source text.
 */
export const createRendermime = (): RenderMimeRegistry =>
  new RenderMimeRegistry({ initialFactories: standardRendererFactories });
