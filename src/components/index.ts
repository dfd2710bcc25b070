export { deletion } from './shared/deletion.js';
export * from './list/chat-list-view.js';
export * from './messages/chat-view.js';
export * from './content/index.js';
export { gistOf } from './content/gist.js';
export * from './contracts.js';
