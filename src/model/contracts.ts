import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IApiClient } from './api.js';
import type { ChatArchive } from './archive/chat-archive.js';
import type { IChatModel } from './chat-contracts.js';
import type { IChatList, ILinkedChats } from './list-contracts.js';
import type { IPendingTexts } from './pending/pending-store.js';
import type { ListSearch } from './search/list-search.js';
import type { IServerSettings } from './settings-contracts.js';

export type * from './bot-contracts.js';
export type * from './chat-contracts.js';
export type * from './list-contracts.js';
export type * from './notebook-contracts.js';
export type * from './reaction-contracts.js';
export type * from './reply-contracts.js';
export type * from './settings-contracts.js';
export type * from './thread-contracts.js';
export type { ITimers } from './timers.js';

/** The loaded chats. Each chat has one model, shared by all its views. */
export interface IChats extends IDisposable {
  readonly server: IApiClient;
  readonly list: IChatList;
  readonly linked: ILinkedChats;
  readonly settings: IServerSettings;
  readonly search: ListSearch;
  /** Exports and imports of chats as files. */
  readonly archive: ChatArchive;
  /** The user's drafts and unsent messages, also those of chats that are not loaded. */
  readonly pending: IPendingTexts;
  /** Returns the chat's model. The first call creates it; `release` disposes it. */
  open(id: string): IChatModel;
  /** The usernames of people who are connected to one of the loaded chats. */
  readonly here: ReadonlySet<string>;
  readonly hereChanged: ISignal<IChats, void>;
  /** The model of a chat, if it is loaded. */
  loaded(id: string): IChatModel | undefined;
  /** Disposes the model of a chat and closes its connection, once its messages are stored. The draft is kept. */
  release(id: string): void;
}
