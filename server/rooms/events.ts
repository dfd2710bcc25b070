import type { IPrincipal } from '../identity/principal.js';
import type { IChatRow, IMessageRow, Role } from '../storage/storage.js';

/** jupyter-collaboration's shape, always complete. */
export interface ISessionEvent {
  readonly level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';
  /** The room's name, `text:chat:<uuid>`. */
  readonly room: string;
  readonly path: string;
  readonly action: 'initialize' | 'load' | 'save' | 'clean';
  readonly msg: string;
}

/** jupyter-collaboration's `awareness/v1`. */
export interface IAwarenessEvent {
  readonly roomid: string;
  readonly username: string;
  readonly action: 'join' | 'leave';
}

/** What became durable in one chat with one commit. Told after the commit, in its order. */
export interface ICommitted {
  readonly chat: string;
  readonly created: readonly IMessageRow[];
  readonly changed: readonly IMessageRow[];
  readonly removed: readonly string[];
}

export interface IParticipantsEvent {
  readonly chat: string;
  readonly usernames: readonly string[];
  readonly by: string;
}

export interface IReadEvent {
  readonly chat: string;
  readonly username: string;
  /** The position that holds now. */
  readonly seq: number;
  /** The message that was read, and when; null if they had read further before. */
  readonly receipt: { readonly id: string; readonly time: number } | null;
}

/** Every event of the rooms. The names are listed nowhere else. */
export interface IRoomsEvents {
  session: ISessionEvent;
  awareness: IAwarenessEvent;
  committed: ICommitted;
  'chat-created': { readonly row: IChatRow; readonly by: string };
  'chat-renamed': { readonly chat: string; readonly topic: string; readonly by: string };
  /** Something else of the chat's properties. */
  'chat-updated': { readonly chat: string; readonly by: string };
  'chat-deleted': { readonly chat: string; readonly by: string };
  'role-changed': { readonly chat: string; readonly username: string; readonly role: Role | null };
  'participants-added': IParticipantsEvent;
  'participants-removed': IParticipantsEvent;
  /** Somebody is writing. Told every few seconds while they are. */
  typing: { readonly chat: string; readonly principal: IPrincipal };
  read: IReadEvent;
  /** These attachments are gone; their bytes may go. */
  detached: { readonly chat: string; readonly ids: readonly string[] };
  /** A raw frame or a command was refused; for metrics and logs. Holds no content. */
  refused: { readonly chat: string; readonly principal: IPrincipal; readonly code: string };
}

export type RoomsEventName = keyof IRoomsEvents;
