import type { IPrincipal } from '../identity/principal.js';
import type { IChatCommit, IMessageRow } from '../storage/storage.js';

/** An event in the format of jupyter-collaboration. Every field is always set. */
export interface ISessionEvent {
  readonly level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';
  /** The name of the room, `text:chat:<uuid>`. */
  readonly room: string;
  readonly path: string;
  readonly action: 'initialize' | 'load' | 'save' | 'clean';
  readonly msg: string;
}

/** The participants of a chat, as a bot is told of them. */
export interface IChatStatus {
  readonly chat: string;
  readonly participants: readonly {
    readonly username: string;
    readonly displayName: string;
    readonly role: string;
    readonly bot: boolean;
    /** Whether they have the chat open. */
    readonly present: boolean;
  }[];
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

/** Every event of the rooms. The names are listed nowhere else. */
export interface IRoomsEvents {
  session: ISessionEvent;
  committed: ICommitted;
  'chat-created': { readonly chat: string };
  'chat-deleted': { readonly chat: string };
  /** The name, the members or the chats of a workspace changed, or it was created or deleted. */
  'workspace-changed': { readonly workspace: string };
  /** A chat was connected to a room of LiveKit, or disconnected from it. */
  'bridge-set': { readonly chat: string };
  /** The manager of a chat has a bot told once more who takes part. */
  'status-asked': { readonly chat: string; readonly bot: string };
  /** Server code tells one bot about its chat. */
  'bot-status': { readonly bot: string; readonly status: IChatStatus };
  /** A user has set how a chat is shown to them. */
  'preferences-set': { readonly chat: string };
  /** A user is typing. It is emitted every few seconds while they type. */
  typing: { readonly chat: string; readonly principal: IPrincipal };
  /** A bot works on an answer to a message. `text`: what it does, or ''; null if it no longer works on it. */
  working: {
    readonly chat: string;
    readonly bot: string;
    readonly message: string;
    readonly text: string | null;
  };
  /** The text of a message has grown. */
  grown: { readonly chat: string; readonly id: string };
  /** A person has stopped what a bot does about a message. */
  'work-stopped': { readonly chat: string; readonly bot: string; readonly message: string };
  /** The read position of a user was set. */
  read: { readonly chat: string };
  /** A raw frame or a command was refused. This is for metrics. */
  refused: { readonly code: string };
}
