export type { Colour, IContentServices, IMarkdownParser, IRenderers } from './contracts.js';
export { createParser } from './markdown/create-parser.js';
export { renderersOf } from './renderers.js';
