/**
 * For authors of bots and of storage adapters: the tests that every bot and every storage passes, chats with bots in memory, and a storage
 * in memory.
 *
 * @module jupyterlab-colloquy/testing
 */
export { BotStage, BotStorage, person } from './bots/bot-stage.js';
export { botContract } from './bots/contract.js';
export type { MakeStorage } from './contracts/bench.js';
export { chatRow, message, user } from './contracts/rows.js';
export { storageContract } from './contracts/storage.js';
export { ManualClock } from './manual-clock.js';
export { MemoryStorage } from './memory/storage.js';
