export * from './emoji-picker.js';
export * from './emoji-popup.js';
