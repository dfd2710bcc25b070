export type { IContentServices, IMarkdownReader } from './contracts.js';
export { createReader } from './create-reader.js';
