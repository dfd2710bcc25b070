export * from './commands.js';
export * from './factory.js';
export * from './launcher.js';
export * from './notifications.js';
export * from './palette.js';
export * from './panel.js';
export * from './settings.js';
export * from './tracker.js';
