/**
 * The chat server as a library: its parts, the contract of bots and the contract of a storage.
 *
 * @module jupyterlab-colloquy/server
 */
export { NoAnswerError } from './bots/ask.js';
export type { IAnswer, IAskOptions } from './bots/ask.js';
export * from './bots/bot.js';
export * from './bots/conversations.js';
export type * from './bots/manager.js';
export * from './clock.js';
export { loadConfig } from './config.js';
export type {
  IBotEntry,
  IConfig,
  ILiveKitAccount,
  IModuleEntry,
  IWebhookEntry,
  RawConfig
} from './config.js';
export type { Emitter } from './emitter.js';
export * from './errors.js';
export * from './identity/principal.js';
export type { Right } from './identity/right.js';
export type { ILimits } from './limits.js';
export type { Action } from './policy/policy.js';
export type { IReadingResults, ReadingCommand } from './rooms/chats/reading-command.js';
export type { WorkspaceCommand } from './rooms/chats/workspace-command.js';
export * from './rooms/commands.js';
export * from './rooms/events.js';
export type { Rooms } from './rooms/rooms.js';
export * from './server.js';
export type * from './storage/bulk.js';
export * from './storage/faces.js';
export type * from './storage/history.js';
export * from './storage/journal.js';
export type { INamedFile } from './storage/file-names.js';
export * from './storage/search.js';
export type { IUserWord, IWordPlace } from './storage/name-words.js';
export * from './storage/storage.js';
export type { Durability } from './storage/sqlite/database.js';
export * from './storage/webhooks.js';
