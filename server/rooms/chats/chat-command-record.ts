import type { INotice } from '../../../src/document/index.js';
import type { IClock } from '../../clock.js';
import type { Emitter } from '../../emitter.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import type { Action } from '../../policy/policy.js';
import type { IStorage } from '../../storage/storage.js';
import type { CommandOf, CommandType, IPresent, IResults, RoomCommandType } from '../commands.js';
import type { Rates } from '../document/rates.js';
import type { IRoomsEvents } from '../events.js';
import type { Chats } from './chats.js';

/** The part of an open room that these commands use. */
interface IRoomHandle {
  readonly state: string;
  readonly people: readonly IPresent[];
  type(principal: IPrincipal, displayName?: string): void;
  notify(notice: INotice): void;
}

/** The parts of the server that the commands about whole chats and workspaces use. */
export interface IChatCommandContext {
  readonly storage: IStorage;
  readonly clock: IClock;
  readonly limits: ILimits;
  readonly events: Emitter<IRoomsEvents>;
  readonly rates: Rates;
  readonly chats: Chats;
  readonly open: {
    get(chat: string): Promise<IRoomHandle> | undefined;
    remove(chat: string, forget: () => Promise<void>): Promise<void>;
    /** End what the members of a workspace may no longer do in its open rooms. */
    review(workspace: string): Promise<void>;
    /** The same in the room of a chat that was moved. */
    reviewChat(chat: string): Promise<void>;
  };
}

/** Commands about a chat as a whole, or about a workspace. They open no room. */
export type ChatCommandType = Exclude<CommandType, RoomCommandType>;

/** The record of one such command. */
export interface IChatCommandRecord<T extends ChatCommandType> {
  /** The action that the policy must allow before the command runs. */
  readonly action: Action;
  /** The rate limit that it counts towards: the user's changes of a day, of workspaces, or their typing in the chat. */
  readonly metered: 'day' | 'workspaces' | 'typing' | null;
  /** Its own errors, beside those of every command about a chat. */
  readonly refuses: readonly ErrorCode[];
  readonly run: (
    context: IChatCommandContext,
    principal: IPrincipal,
    command: CommandOf<T>
  ) => Promise<IResults[T]>;
}
