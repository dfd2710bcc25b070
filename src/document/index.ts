/**
 * The shared Yjs document of a chat, its file format and the notices of the server. It runs in browsers and in Node.
 *
 * @module jupyterlab-colloquy/document
 */
export * from './attachment.js';
export * from './bots-asked.js';
export * from './bundle.js';
export * from './chat.js';
export { isInCode } from './code-blanks.js';
export * from './contents.js';
export * from './emoji.js';
export * from './file.js';
export * from './holdings.js';
export * from './linked-file.js';
export type { ListEnd } from './list-end.js';
export * from './mentions.js';
export * from './names.js';
export * from './one-line.js';
export * from './options.js';
export * from './plain-words/plain-words.js';
export * from './quiet-hours.js';
export * from './quoted.js';
export * from './types.js';
export * from './users.js';
export * from './wire.js';
