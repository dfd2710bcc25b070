// The copy of Yjs that the server uses; the peers bring one of their own.
export * from '../node_modules/yjs/dist/yjs.mjs';
