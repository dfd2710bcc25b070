import type { ChatList } from './chat-list.js';
import type { Config } from './config.js';
import type { IChatModel, IChats, IServer, ITimers } from './contracts.js';

/** The loaded chats: one model a chat, however many views show it. */
export declare class Chats implements IChats {
  constructor(options: { server: IServer; config: Config; timers?: ITimers });
  readonly server: IServer;
  readonly list: ChatList;
  readonly isDisposed: boolean;
  /** Read the list and follow it. Nothing is asked of the server before. */
  start(): void;
  open(id: string): IChatModel;
  loaded(id: string): IChatModel | undefined;
  release(id: string): void;
  dispose(): void;
}
