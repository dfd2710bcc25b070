import type { DocumentChange } from '@jupyter/ydoc';
import type { JSONObject, JSONValue } from '@lumino/coreutils';
import type * as Y from 'yjs';

/** A person or a bot in the document. The field names are jupyter-chat's. */
export interface IUser {
  username: string;
  name?: string;
  display_name?: string;
  initials?: string;
  color?: string;
  avatar_url?: string;
  bot?: boolean;
  /** The text after `@` in a mention: the display name with `-` for each space. */
  mention_name?: string;
}

/** A file, or cells of a notebook, that a message refers to. */
export type IAttachment = IFileAttachment | INotebookAttachment;

/** A selected range of a file or cell. Positions are `[line, column]`; `content` is the selected text. */
export interface ISelection {
  start: [line: number, column: number];
  end: [line: number, column: number];
  content: string;
}

/** A file that a message refers to. */
export interface IFileAttachment {
  type: 'file';
  /** The path in the Jupyter server's contents API. */
  value: string;
  mimetype?: string;
  selection?: ISelection;
}

/** A notebook, or some of its cells, that a message refers to. */
export interface INotebookAttachment {
  type: 'notebook';
  value: string;
  mimetype?: string;
  cells?: { id: string; input_type: 'raw' | 'markdown' | 'code'; selection?: ISelection }[];
}

/** A MIME bundle, rendered in place of the body. */
export interface IMimeModel {
  data: JSONObject;
  metadata?: JSONObject;
}

/** An option that readers choose by a click. */
export interface IOption {
  /** Unique among the options of the message. */
  id: string;
  /** Plain text. */
  label: string;
  style?: 'default' | 'primary' | 'danger';
  /** A text for the bot, which it gets with the choice. */
  value?: string;
}

/** A text is a quick reply: a click sends it as a message of the reader, in reply to the message with the options. */
export type MessageOption = string | IOption;

/** A choice of a user. `time` is in seconds since 1970. */
export interface IChoice {
  /** The id of the option. */
  option: string;
  /** A username. */
  by: string;
  time: number;
}

/** The reason why a question ended without a choice: nobody answered in time, or the author withdrew it or edited the message. */
export type OptionsClosed = 'timeout' | 'withdrawn' | 'edited';

/** A message as plain data. */
export interface IMessage {
  /** `msg` for a message from a participant, `system` for one from the server itself. */
  type: 'msg' | 'system';
  id: string;
  body: string;
  /** The author's username. */
  sender: string;
  /** Seconds since 1970. The server sets it when it stores the message; absent until then. */
  time?: number;
  /** The message's position in the chat: 1, 2, 3 … The server sets it when it stores the message; absent until then. */
  seq?: number;
  raw_time?: boolean;
  /** Keys of the `attachments` root. */
  attachments?: string[];
  /** Usernames of the people that the body mentions. */
  mentions?: string[];
  deleted?: boolean;
  edited?: boolean;
  metadata?: JSONObject;
  mime_model?: IMimeModel;
  /** Present only if it differs from the name in `users`. */
  display_name?: string;
  content_type?: string;
  /** The id of the message that this one replies to. */
  reply_to?: string;
  /** Usernames by emoji. */
  reactions?: { [emoji: string]: string[] };
  /** A pinned message stays in the document, regardless of its age. */
  pinned?: boolean;
  /** The username of the user who pinned the message. */
  pinned_by?: string;
  /** The answers that readers can give by a click. Only bots send options. */
  options?: MessageOption[];
  /** Usernames of the people who may choose. Default: everybody who may write. */
  audience?: string[];
  /** Whether the first choice ends the question. Default: true. If false, everybody may choose once. */
  once?: boolean;
  /** The choices, in their order. Only the server sets them. */
  choices?: IChoice[];
  /** The reason why nobody can choose any more, if nobody's choice ended the question. Only the server sets it. */
  options_closed?: OptionsClosed;
  /** The id that its author gave it, at most 32 characters. A repeated one sends nothing twice. */
  local_id?: string;
  /** Seconds since 1970; so is `deleted_time`. */
  edited_time?: number;
  deleted_time?: number;
  /** Whether the text still grows. Set while its author sends it in pieces over the API. */
  streaming?: boolean;
  /** The reason why the text ended too early, in words. */
  stream_failure?: string;
  /** The username of the user who stopped the text. */
  stopped_by?: string;
  /** The kind of a system message; `details` holds its data, such as the users it is about. */
  event?: string;
  details?: JSONObject;
}

/**
 * The server's data about a message beyond jupyter-chat's fields. Extras have a root of their own, keyed by message
 * id, because Python's YChat reads a message into a class that accepts no other fields.
 */
export type IMessageExtras = Pick<IMessage, (typeof EXTRA_FIELDS)[number]>;

/** The fields of a message that the document keeps beside it, in the root map `extras`. */
export const EXTRA_FIELDS = [
  'seq',
  'edited_time',
  'deleted_time',
  'reactions',
  'pinned',
  'pinned_by',
  'event',
  'details',
  'display_name',
  'content_type',
  'reply_to',
  'options',
  'local_id',
  'audience',
  'once',
  'choices',
  'options_closed',
  'streaming',
  'stream_failure',
  'stopped_by'
] as const satisfies readonly (keyof IMessage)[];

/** The fields that an author supplies. `addMessage` or the server fills in the rest. */
export type INewMessage = Pick<IMessage, 'body' | 'sender'> &
  Partial<Omit<IMessage, 'body' | 'sender' | 'seq' | 'time'>> & {
    /** True makes the body a Y.Text, so that readers see it grow. */
    streaming?: boolean;
  };

/** The ways in which a bot answers, the readiest first. */
export const BOT_ANSWERS = ['always', 'mentioned', 'commands'] as const;
/** The messages that a bot answers in a chat: each one, those that mention it or reply to it, or its commands alone. */
export type BotAnswers = (typeof BOT_ANSWERS)[number];

/** Those whom an agent answers in a chat without asking its owner. */
export type AgentServes = 'owner' | 'everyone';

/** A participant of the chat, with their role. */
export interface IParticipant {
  username: string;
  role: string;
  /** How a bot answers in this chat, if that was set here. */
  answers?: BotAnswers;
  /** The username of the person whose agent this is. Other bots have none. */
  owner?: string;
  /** Those whom an agent answers without asking its owner first. Default: the owner alone. */
  serves?: AgentServes;
}

/** One change of the document, listed by ids. */
export interface IChatChange extends DocumentChange {
  /** Ids of the messages that were added, changed or removed. */
  messages?: { added: string[]; changed: string[]; removed: string[] };
  /** Usernames that were set or deleted. The next lists hold the keys of the other maps. */
  users?: string[];
  attachments?: string[];
  metadata?: string[];
  participants?: string[];
}

/** The content of a `.chat` file. Unknown keys are kept. */
export interface IChatFile extends JSONObject {
  messages: JSONObject[];
  users: { [username: string]: JSONObject };
  attachments: { [id: string]: JSONObject };
  metadata: { [key: string]: JSONValue };
}

/** The Y.Map that holds the fields of a message. */
export type YMessage = Y.Map<unknown>;
