import type { INewMessage } from '../../src/document/index.js';
import type { Access, IAttachmentRow, Role } from '../storage/storage.js';

/** What a command may say of a message; id, sender and times come from elsewhere. */
export type IDraft = Omit<INewMessage, 'id' | 'sender' | 'type' | 'streaming' | 'raw_time'> & {
  /** A uuid of the caller's own, so that a repeated call makes no second message. */
  id?: string;
};

/** What is told of a file; who put it there, and when, comes from elsewhere. */
export type IFile = Pick<IAttachmentRow, 'id' | 'name' | 'mimeType' | 'size'>;

/** Everything that may be done to a chat by other means than a raw frame. Plain data. */
export type Command =
  | { type: 'send'; chat: string; message: IDraft }
  | { type: 'edit'; chat: string; id: string; body: string }
  | { type: 'delete'; chat: string; id: string }
  /** Put an emoji under a message, or take it away. */
  | { type: 'react'; chat: string; id: string; emoji: string; on: boolean }
  | { type: 'pin'; chat: string; id: string; pinned: boolean }
  | { type: 'rename'; chat: string; topic: string }
  /** Make a file known that was stored for this chat; messages then name it by its id. */
  | { type: 'attach'; chat: string; attachment: IFile }
  | { type: 'detach'; chat: string; id: string }
  | { type: 'set-role'; chat: string; username: string; role: Role | null }
  | { type: 'read'; chat: string; id: string }
  | { type: 'delete-chat'; chat: string }
  /** Without a topic the chat is named after its maker. */
  | { type: 'create-chat'; id?: string; topic?: string; access?: Access; participants?: string[] };

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
  'set-role': void;
  /** The position that holds now. */
  read: { seq: number };
  'delete-chat': void;
  'create-chat': { id: string };
}

export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** Commands that change a document; the others are the rooms' own affair. */
export type RoomCommandType =
  'send' | 'edit' | 'delete' | 'react' | 'pin' | 'rename' | 'attach' | 'detach' | 'set-role';
export type RoomCommand = CommandOf<RoomCommandType>;
