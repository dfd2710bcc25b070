/**
 * For authors of a storage adapter: the tests that every storage passes, and a storage in memory.
 *
 * @module jupyterlab-colloquy/testing
 */
export type { MakeStorage } from './contracts/bench.js';
export { chatRow, message, user } from './contracts/rows.js';
export { storageContract } from './contracts/storage.js';
export { MemoryStorage } from './memory/storage.js';
