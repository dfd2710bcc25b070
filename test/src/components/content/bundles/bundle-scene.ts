import { nullTranslator } from '@jupyterlab/translation';
import { renderBundle } from '../../../../../src/components/content/bundles/bundle.js';
import type { IRendered } from '../../../../../src/components/content/contracts.js';
import { CLOSED } from '../../../../../src/components/content/resources/resource-policy.js';

export const trans = nullTranslator.load('x');
/** A foreign server that must get no request. */
export const SINK = 'https://sink.test/';

/** The markdown that was given to the renderer. */
export const rendered: string[] = [];

/** A renderer that records the markdown. */
export const renderMarkdown = (text: string): Promise<IRendered> => {
  rendered.push(text);
  const node = document.createElement('p');
  return Promise.resolve({ node, dispose: () => node.remove() });
};

/** Renders a bundle; null if it is none. */
export async function draw(data: unknown, metadata?: unknown): Promise<HTMLElement | null> {
  const bundle = { data, metadata } as never;
  const drawn = await renderBundle({ bundle, renderMarkdown, policy: CLOSED, trans });
  return drawn && drawn.node;
}

/** Renders a valid bundle. */
export const shown = async (data: unknown, metadata?: unknown): Promise<HTMLElement> =>
  (await draw(data, metadata))!;

/** The beginnings of the addresses of all pictures. */
export const picturesOf = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('img')].map(img => img.src.slice(0, 30));

/** The titles of all cards. */
export const cardsOf = (node: HTMLElement): string[] =>
  [...node.querySelectorAll('.cq-ContentCard-title')].map(title => title.textContent ?? '');

export const buttonOf = (node: HTMLElement, name: string): HTMLButtonElement =>
  [...node.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;

/** The parts of an element that could send a request, run a script, or look like the interface. */
export function dangers(node: HTMLElement): string[] {
  return [...node.querySelectorAll('*')].flatMap(one =>
    /^(script|style|link|iframe|object|embed|video|audio|source|track|form|input|svg|math|meta|base|template)$/.test(
      one.localName
    ) && !one.closest('.cq-Icon')
      ? [one.localName]
      : [...one.attributes]
          .filter(
            ({ name, value }) =>
              /^(on|srcset|poster|background|id$|action|formaction|ping)/.test(name) ||
              (name === 'src' && !value.startsWith('data:image/')) ||
              /url\(/.test(value)
          )
          .map(({ name }) => `${one.localName} ${name}`)
  );
}
