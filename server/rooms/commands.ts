import type { INewMessage } from '../../src/document/index.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { Access, IAttachmentRow, IParticipantDetails, Role } from '../storage/storage.js';

/** What a command may say of a message; id, sender and times come from elsewhere. */
export type IDraft = Omit<INewMessage, 'id' | 'sender' | 'type' | 'streaming' | 'raw_time'> & {
  /** An id of the caller's own, so that a repeated call makes no second message. */
  id?: string;
};

/** What is told of a file; who put it there, and when, comes from elsewhere. */
export type IFile = Pick<IAttachmentRow, 'id' | 'name' | 'mimeType' | 'size'>;

/** Somebody who is to take part. */
export interface IInvitation extends Omit<IParticipantDetails, 'afterSeq'> {
  readonly username: string;
  /** Default: a member, or what the store knows to be a bot, a bot. */
  readonly role?: Role;
  /** The name of their account, if they have one. The rooms say so, whatever is asked. */
  readonly accountName?: string;
  /** This server has never met them. The rooms say so, whatever is asked. */
  readonly isStranger?: boolean;
  /** Their username says that a program made them, and none did. The rooms say so, whatever is asked. */
  readonly isInvented?: boolean;
}

/** Keys to set, or to take (null). */
export type IMetadataPatch = Readonly<Record<string, string | null>>;

/** Everything that may be done to a chat by other means than a raw frame. Plain data. */
export type Command =
  | { type: 'send'; chat: string; message: IDraft }
  | { type: 'edit'; chat: string; id: string; body?: string; metadata?: IMetadataPatch }
  | { type: 'delete'; chat: string; id: string }
  /** Put an emoji under a message, or take it away. */
  | { type: 'react'; chat: string; id: string; emoji: string; on: boolean }
  | { type: 'pin'; chat: string; id: string; pinned: boolean }
  | { type: 'rename'; chat: string; topic: string }
  /** Make a file known that was stored for this chat; messages then name it by its id. */
  | { type: 'attach'; chat: string; attachment: IFile }
  | { type: 'detach'; chat: string; id: string }
  /** What is left out stays. `retentionDays` null: the chat is not deleted by itself. */
  | {
      type: 'update-chat';
      chat: string;
      topic?: string;
      metadata?: IMetadataPatch;
      retentionDays?: number | null;
    }
  /** `isStranger`: see `IInvitation`. */
  | {
      type: 'set-role';
      chat: string;
      username: string;
      role: Role | null;
      isStranger?: boolean;
    }
  /** Whoever takes part already stays as they are. */
  | { type: 'add-participants'; chat: string; participants: readonly IInvitation[] }
  | { type: 'read'; chat: string; id: string }
  /** The principal is writing just now. Holds for a few seconds. */
  | { type: 'typing'; chat: string; displayName?: string }
  /** Who is here? */
  | { type: 'presence'; chat: string }
  | { type: 'delete-chat'; chat: string }
  | ICreateChat;

/** Without a topic the chat is named after its maker. */
export interface ICreateChat {
  readonly type: 'create-chat';
  readonly id?: string;
  readonly topic?: string;
  readonly access?: Access;
  readonly participants?: readonly (string | IInvitation)[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retentionDays?: number | null;
  /** The chat begins with system messages that tell of its participants and its name. */
  readonly announce?: boolean;
  /** The caller's name for the request: for a day the same one gives the same chat. */
  readonly requestId?: string;
}

/** Somebody who could not be brought in. */
export interface IRefusedInvitation {
  readonly username: string;
  readonly code: ErrorCode;
}

/** Somebody who has the chat open. */
export interface IPresent {
  readonly username: string;
  readonly typing: boolean;
}

/** What a command gives back, by its type. */
export interface IResults {
  /** The stored message. `repeated`: it was there already, sent by the same author. */
  send: { id: string; seq: number; repeated: boolean };
  edit: void;
  delete: void;
  react: void;
  pin: void;
  rename: void;
  attach: IAttachmentRow;
  detach: void;
  'update-chat': void;
  'set-role': void;
  'add-participants': { added: readonly string[]; refused: readonly IRefusedInvitation[] };
  /** The position that holds now. */
  read: { seq: number };
  typing: void;
  presence: { people: readonly IPresent[] };
  'delete-chat': void;
  'create-chat': { id: string; refused: readonly IRefusedInvitation[] };
}

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** Commands that change a document; the others are the rooms' own affair. */
export type RoomCommandType =
  | 'send'
  | 'edit'
  | 'delete'
  | 'react'
  | 'pin'
  | 'rename'
  | 'update-chat'
  | 'attach'
  | 'detach'
  | 'set-role'
  | 'add-participants';
export type RoomCommand = CommandOf<RoomCommandType>;

/** Does what commands say, in somebody's name. */
export interface ICommandRunner {
  /** Resolves when it is stored. @throws ChatError */
  execute<T extends CommandType>(
    principal: IPrincipal,
    command: CommandOf<T>
  ): Promise<IResults[T]>;
}
