export * from './chat-list-view.js';
export * from './chat-view.js';
export * from './content/index.js';
export * from './contracts.js';
