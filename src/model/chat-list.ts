import type { ISignal } from '@lumino/signaling';
import type { IChatList, IServer, IThread, ITimers, ListState } from './contracts.js';

/** All chats I may read. */
export declare class ChatList implements IChatList {
  constructor(options: { server: IServer; timers?: ITimers });
  readonly state: ListState;
  readonly error: string;
  readonly threads: readonly IThread[];
  readonly changed: ISignal<IChatList, void>;
  readonly removed: ISignal<IChatList, string>;
  readonly isDisposed: boolean;
  start(): void;
  get(id: string): IThread | undefined;
  create(topic?: string): Promise<string>;
  rename(id: string, topic: string): Promise<void>;
  delete(id: string): Promise<void>;
  markAsRead(id: string, messageId?: string, seq?: number): Promise<void>;
  retry(): void;
  dispose(): void;
}
