import { RenderMimeRegistry, standardRendererFactories } from '@jupyterlab/rendermime';
import { Marked } from 'marked';

/** Renders messages as JupyterLab does, with its sanitizer. LaTeX stays as it was written. */
export function createRendermime(): RenderMimeRegistry {
  const marked = new Marked({ gfm: true });
  return new RenderMimeRegistry({
    initialFactories: standardRendererFactories,
    markdownParser: { render: async source => marked.parse(source) }
  });
}
