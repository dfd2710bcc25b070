import type { IPrincipal } from '../identity/principal.js';
import type { IChatRow, IMessageRow, Role } from '../storage/storage.js';

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

/** What one commit made durable in one chat. It is emitted after the commit, in the order of the commits. */
export interface ICommitted {
  readonly chat: string;
  readonly created: readonly IMessageRow[];
  readonly changed: readonly IMessageRow[];
  readonly removed: readonly string[];
}

/** Participants who were added or removed, and the username of the user who did it. */
export interface IParticipantsEvent {
  readonly chat: string;
  readonly usernames: readonly string[];
  readonly by: string;
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
  'chat-renamed': { readonly chat: string; readonly topic: string; readonly by: string };
  /** The topic, the metadata or the retention of the chat has changed. */
  'chat-updated': { readonly chat: string; readonly by: string };
  'chat-deleted': { readonly chat: string; readonly by: string };
  'role-changed': { readonly chat: string; readonly username: string; readonly role: Role | null };
  'participants-added': IParticipantsEvent;
  'participants-removed': IParticipantsEvent;
  /** A user is typing. It is emitted every few seconds while they type. */
  typing: { readonly chat: string; readonly principal: IPrincipal };
  read: IReadEvent;
  /** These attachments are deleted, so that their bytes can be deleted too. */
  detached: { readonly chat: string; readonly ids: readonly string[] };
  /** A raw frame or a command was refused. This is for metrics and logs and has no content. */
  refused: { readonly chat: string; readonly principal: IPrincipal; readonly code: string };
}

/** The name of an event of the rooms. */
export type RoomsEventName = keyof IRoomsEvents;
