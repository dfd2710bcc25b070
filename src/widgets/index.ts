export * from './chat-factory.js';
export * from './chat-icon.js';
export * from './chat-opener.js';
export * from './chat-panel.js';
export * from './chat-widget.js';
export * from './documents/active-cell-manager.js';
export * from './documents/current-document.js';
export * from './documents/selection-watcher.js';
