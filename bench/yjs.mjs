// The copy of Yjs that the server uses. The peers have their own.
export * from '../node_modules/yjs/dist/yjs.mjs';
