import type { DocumentChange } from '@jupyter/ydoc';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type * as Y from 'yjs';

/** A person or a bot as the document knows them. Field names are those of jupyter-chat. */
export interface IUser {
  username: string;
  name?: string;
  display_name?: string;
  initials?: string;
  color?: string;
  avatar_url?: string;
  bot?: boolean;
  /** What follows `@` in a text: the display name with `-` for each blank. */
  mention_name?: string;
}

/** A file, or some cells of a notebook, that a message points at. */
export type IAttachment = IFileAttachment | INotebookAttachment;

export interface ISelection {
  start: [line: number, column: number];
  end: [line: number, column: number];
  content: string;
}

export interface IFileAttachment {
  type: 'file';
  /** The path in the Jupyter server's contents. */
  value: string;
  mimetype?: string;
  selection?: ISelection;
}

export interface INotebookAttachment {
  type: 'notebook';
  value: string;
  mimetype?: string;
  cells?: { id: string; input_type: 'raw' | 'markdown' | 'code'; selection?: ISelection }[];
}

/** A mime bundle, rendered in place of the body. */
export interface IMimeModel {
  data: JSONObject;
  metadata?: JSONObject;
}

/** A message as plain data, one plain value a field. */
export interface IMessage {
  /** `msg`, or `system` for what the server itself tells. */
  type: 'msg' | 'system';
  id: string;
  body: string;
  /** The author's username. */
  sender: string;
  /** Seconds since 1970, set by the server. Absent until the server has stored the message. */
  time?: number;
  /** The place in the chat: 1, 2, 3 … Set by the server; absent until it has stored the message. */
  seq?: number;
  raw_time?: boolean;
  /** Keys of the `attachments` root. */
  attachments?: string[];
  /** Usernames that the body mentions. */
  mentions?: string[];
  deleted?: boolean;
  edited?: boolean;
  metadata?: JSONObject;
  mime_model?: IMimeModel;
  /** Only where it differs from the name in `users`. */
  display_name?: string;
  content_type?: string;
  /** The id of the message that this one answers. */
  reply_to?: string;
  /** Usernames by emoji. */
  reactions?: { [emoji: string]: string[] };
  /** Stays in the document however old it is. */
  pinned?: boolean;
  /** Quick replies. */
  options?: string[];
  /** Seconds since 1970. */
  edited_time?: number;
  deleted_time?: number;
  /** What a system message tells, and about whom. */
  event?: string;
  details?: JSONObject;
}

/**
 * What the server knows of a message beyond jupyter-chat's fields. It stands in a root of its own, by message id: Python's
 * YChat reads a message into a class that takes no other field.
 */
export type IMessageExtras = Pick<IMessage, (typeof EXTRA_FIELDS)[number]>;

export const EXTRA_FIELDS = [
  'seq',
  'edited_time',
  'deleted_time',
  'reactions',
  'pinned',
  'event',
  'details',
  'display_name',
  'content_type',
  'reply_to'
] as const satisfies readonly (keyof IMessage)[];

/** What an author supplies; the rest is filled in by `addMessage` or by the server. */
export type INewMessage = Pick<IMessage, 'body' | 'sender'> &
  Partial<Omit<IMessage, 'body' | 'sender' | 'seq' | 'time'>> & {
    /** True makes the body a Y.Text, so that it can grow while it is read. */
    streaming?: boolean;
  };

export interface IParticipant {
  username: string;
  role: string;
}

/** One change of the document, in terms of ids. */
export interface IChatChange extends DocumentChange {
  /** Ids of messages that came, changed or went. */
  messages?: { added: string[]; changed: string[]; removed: string[] };
  /** Keys that were set or deleted. */
  users?: string[];
  attachments?: string[];
  metadata?: string[];
  participants?: string[];
}

/** A `.chat` file. Unknown keys are kept. */
export interface IChatFile extends JSONObject {
  messages: JSONObject[];
  users: { [username: string]: JSONObject };
  attachments: { [id: string]: JSONObject };
  metadata: { [key: string]: JSONValue };
}

export type YMessage = Y.Map<unknown>;
