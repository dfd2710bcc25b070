export type { Colour, IContentServices, IMarkdownReader, IRenderers } from './contracts.js';
export { createReader } from './create-reader.js';
export { renderersOf } from './renderers.js';
