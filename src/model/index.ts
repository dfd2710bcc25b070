export * from './chat-list.js';
export * from './chats.js';
export * from './config.js';
export * from './contracts.js';
export * from './request-error.js';
export * from './server.js';
export * from './timers.js';
