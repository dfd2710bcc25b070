export * from './bundle.js';
export * from './chat.js';
export * from './file.js';
export * from './names.js';
export * from './types.js';
export * from './users.js';
export * from './wire.js';
