export * from './list/chat-list-view.js';
export * from './messages/chat-view.js';
export * from './content/index.js';
export type { Format } from './composer/formatting.js';
export * from './composer/toolbar/contracts.js';
export { createInputToolbarRegistry } from './composer/toolbar/items.js';
export { gistOf } from './content/gist.js';
export * from './contracts.js';
export type { IShortcut } from './shortcuts/shortcuts.js';
