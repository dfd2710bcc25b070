import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { IRenderers } from './contracts.js';

/** The content that JupyterLab renders. Its Markdown parser gets one block of code at a time. */
export function renderersOf({
  latexTypesetter,
  markdownParser
}: Pick<IRenderMimeRegistry, 'latexTypesetter' | 'markdownParser'>): IRenderers {
  return {
    typesetter: latexTypesetter,
    ...(markdownParser && {
      colour: (code, language) => ask(markdownParser, code, language, 'pre > code'),
      draw: source =>
        ask<HTMLImageElement>(markdownParser, source, 'mermaid', '.jp-RenderedMermaid figure > img')
    })
  };
}

async function ask<T extends Element>(
  parser: IRenderMime.IMarkdownParser,
  code: string,
  language: string,
  selector: string
): Promise<T | null> {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  const html = await parser.render(`${fence}${language}\n${code}\n${fence}`);
  return new DOMParser().parseFromString(html, 'text/html').querySelector<T>(selector);
}
