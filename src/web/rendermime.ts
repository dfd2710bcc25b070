import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';

/** What shows bundles. Here is nothing that colours code, sets formulas or draws diagrams: they stay as they were written. */
export const createRendermime = (): RenderMimeRegistry =>
  new RenderMimeRegistry({ initialFactories: standardRendererFactories });
