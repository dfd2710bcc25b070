import type { IPrincipal } from '../identity/principal.js';
import type { IChatCommit, IChatRow, IMessageRow } from '../storage/storage.js';

/** An event in the format of jupyter-collaboration. Every field is always set. */
export interface ISessionEvent {
  readonly level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';
  /** The name of the room, `text:chat:<uuid>`. */
  readonly room: string;
  readonly path: string;
  readonly action: 'initialize' | 'load' | 'save' | 'clean';
  readonly msg: string;
}

/** The `awareness/v1` event of jupyter-collaboration. */
export interface IAwarenessEvent {
  readonly roomid: string;
  readonly username: string;
  readonly action: 'join' | 'leave';
}

/** The changes that one commit stored in one chat. It is emitted after every commit, in the order of the commits. */
export interface ICommitted extends Omit<IChatCommit, 'messages'> {
  /** New messages. */
  readonly created: readonly IMessageRow[];
  /** Messages that were edited, deleted or reacted to. */
  readonly changed: readonly IMessageRow[];
  readonly removed: readonly string[];
  /** Usernames of new participants. Their roles, and changes of roles, are in `participants`. */
  readonly joined: readonly string[];
  /** Usernames of participants who left or were removed. */
  readonly left: readonly string[];
}

/** A read position that has moved forward. */
export interface IReadEvent {
  readonly chat: string;
  readonly username: string;
  /** The read position that is now stored. */
  readonly seq: number;
  /** The message that was read, and the time; null if the user had already read further. */
  readonly receipt: { readonly id: string; readonly time: number } | null;
}

/** Every event of the rooms. The names are listed nowhere else. */
export interface IRoomsEvents {
  session: ISessionEvent;
  awareness: IAwarenessEvent;
  committed: ICommitted;
  'chat-created': { readonly row: IChatRow; readonly by: string };
  'chat-deleted': { readonly chat: string; readonly by: string };
  /** A user is typing. It is emitted every few seconds while they type. */
  typing: { readonly chat: string; readonly principal: IPrincipal };
  read: IReadEvent;
  /** A raw frame or a command was refused. This is for metrics and logs and has no content. */
  refused: { readonly chat: string; readonly principal: IPrincipal; readonly code: string };
}
