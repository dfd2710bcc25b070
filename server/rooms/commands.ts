import type { BotAnswers, IMessage, INewMessage, OptionsClosed } from '../../src/document/index.js';
import type { ErrorCode } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { IReadingResults, ReadingCommand } from './chats/reading-command.js';
import type { WorkspaceCommand } from './chats/workspace-command.js';
import type {
  Access,
  IAttachmentRow,
  IBotTraits,
  IMessageRow,
  IParticipantDetails,
  IPreferences,
  IUserRow,
  Role
} from '../storage/storage.js';

/** The fields of a message that a command may set. The server adds the sender and the times. */
export type IMessageToSend = Omit<INewMessage, 'id' | 'sender' | 'type' | 'raw_time'> & {
  /** An id that the caller chose, so that a repeated call does not create a second message. */
  id?: string;
};

/** The properties of a file that a command sets. The server adds the uploader and the time. */
export type IFile = Pick<IAttachmentRow, 'id' | 'name' | 'mimeType' | 'size'>;

/** A user to add to a chat. The rooms set `traits` and ignore what the caller says. */
export interface IInvitation extends Omit<IParticipantDetails, 'afterSeq'> {
  readonly username: string;
  /** Default: `bot` if the store knows the user as a bot, else `member`. */
  readonly role?: Role;
  /** The name of the user's account, if they have one. The rooms set this and ignore what the caller says. */
  readonly accountName?: string;
  /** Whether this server has never met the user. The rooms set this and ignore what the caller says. */
  readonly isStranger?: boolean;
  /** Whether the username looks generated although the server never generated it. The rooms set this and ignore what the caller says. */
  readonly isInvented?: boolean;
  /** For a registered bot that is no agent: its owner. The rooms set this and ignore what the caller says. */
  readonly botOwner?: string;
}

/** Keys to set, or to remove (null). */
export type IMetadataPatch = Readonly<Record<string, string | null>>;

/** The fields of a message that its copy for a bot has instead. */
export type IOverrides = Partial<
  Pick<IMessageToSend, 'body' | 'metadata' | 'mentions' | 'options'>
>;

/** The bots that a message goes to, and what is different in their copies. */
export interface IRedirection {
  readonly bots: readonly string[];
  readonly overrides?: IOverrides;
}

/** The decisions of a manager about the messages of people and bots. */
export type ManagerCommand =
  /** Show a bot's message that waits. The rooms set `attachments` and ignore what the caller says. */
  | { type: 'approve'; chat: string; id: string; attachments?: readonly string[] }
  /** Drop a bot's message that waits. */
  | { type: 'dismiss'; chat: string; id: string }
  /** Ask for the messages of bots that wait, the oldest first. */
  | { type: 'list-held'; chat: string }
  /** Give a message to some bots alone. A repeated `delivery` gives it to no bot twice. */
  | ({ type: 'redirect'; chat: string; id: string; delivery: string } & IRedirection)
  /** Tell a bot of this server once more who takes part. */
  | { type: 'tell-status'; chat: string; bot: string }
  | IManagerAnswer;

/** A message of the manager, or one that it writes for a bot. */
export interface IManagerAnswer {
  readonly type: 'answer';
  readonly chat: string;
  readonly message: IMessageToSend;
  /** The username of the bot whose message it is. */
  readonly on_behalf_of?: string;
  /** Whether people see the message. Default: true. */
  readonly self_approve?: boolean;
  /** The message also goes to these bots, once it is stored. */
  readonly self_redirect?: IRedirection;
  /** The profile of that bot. The rooms set this and ignore what the caller says. */
  readonly author?: IUserRow;
}

/** All changes to a chat that need no raw frame, as plain data. */
export type Command =
  | ManagerCommand
  /** `isOwed`: a bot of this server answers a person, for the first time. Only its host sets this. */
  | { type: 'send'; chat: string; message: IMessageToSend; isOwed?: boolean }
  | IEdit
  | { type: 'delete'; chat: string; id: string }
  /** Append to a message that was sent with `streaming`. `offset`: the length so far, so that a repeated call appends once. */
  | { type: 'append'; chat: string; id: string; text: string; offset?: number }
  /** Set keys of the metadata of such a message. Null removes a key. */
  | { type: 'describe'; chat: string; id: string; metadata: Readonly<Record<string, unknown>> }
  /** End such a message. `failure`: the reason if its text is not complete. */
  | { type: 'finish'; chat: string; id: string; failure?: string }
  /** End another author's message, who must not go on. With `bot`, end what this bot does about the message `id`, before its first word or after. */
  | { type: 'stop'; chat: string; id: string; bot?: string }
  | IRetry
  /** A bot works on an answer to the message `id`. `text`: what it does, such as "Searching…", or ''. null: it no longer works on it. */
  | { type: 'status'; chat: string; id: string; text: string | null }
  /** Choose an option of a message by its id. `isHosted`: its bot belongs to this server. The rooms set this and ignore what the caller says. */
  | { type: 'choose'; chat: string; id: string; option: string; isHosted?: boolean }
  /** End the question of one's own message, so that nobody chooses any more. Default reason: `withdrawn`. */
  | { type: 'withdraw'; chat: string; id: string; reason?: Exclude<OptionsClosed, 'edited'> }
  /** Ask for a message as it is now. The row of a growing message is behind. */
  | { type: 'read-message'; chat: string; id: string }
  /** Add or remove an emoji reaction. */
  | { type: 'react'; chat: string; id: string; emoji: string; on: boolean }
  | { type: 'pin'; chat: string; id: string; pinned: boolean }
  | { type: 'rename'; chat: string; topic: string }
  /** Register a file that was stored for this chat. Messages then name it by its id. */
  | { type: 'attach'; chat: string; attachment: IFile }
  | { type: 'detach'; chat: string; id: string }
  /** Omitted properties stay. With `retentionDays` null, the chat is never deleted automatically. Only owners set `access`. */
  | {
      type: 'update-chat';
      chat: string;
      topic?: string;
      access?: Access;
      metadata?: IMetadataPatch;
      retentionDays?: number | null;
    }
  /** `isStranger`, `traits` and `botOwner`: see `IInvitation`. */
  | {
      type: 'set-role';
      chat: string;
      username: string;
      role: Role | null;
      isStranger?: boolean;
      traits?: IBotTraits;
      botOwner?: string;
    }
  /** Participants who are already in the chat stay as they are. */
  | { type: 'add-participants'; chat: string; participants: readonly IInvitation[] }
  /** Set how a bot answers in this chat, or let it answer as it does by itself (null). */
  | { type: 'set-answers'; chat: string; bot: string; answers: BotAnswers | null }
  /** Set whom an agent answers in this chat: everyone, or others only after its owner was asked. */
  | { type: 'set-serves'; chat: string; agent: string; serves: 'owner' | 'everyone' }
  /** Connect the chat to a room of LiveKit, or to none (null). */
  | { type: 'set-bridge'; chat: string; room: string | null }
  | ReadingCommand
  /** The principal is typing. This holds for a few seconds. */
  | { type: 'typing'; chat: string; displayName?: string }
  /** Ask who has the chat open. */
  | { type: 'presence'; chat: string }
  | { type: 'delete-chat'; chat: string }
  /** Open the chat of two people: the principal and this user. */
  | { type: 'open-direct'; username: string }
  /** Set how the chat is shown to the principal alone. Omitted properties stay. */
  | ({ type: 'set-preferences'; chat: string } & Partial<IPreferences>)
  | ICreateChat
  | WorkspaceCommand;

/** Change the text of a message, its metadata or its attachments. */
export interface IEdit {
  readonly type: 'edit';
  readonly chat: string;
  readonly id: string;
  readonly body?: string;
  /** The usernames of those whom the new text mentions. Default: those whom the server finds in it. */
  readonly mentions?: readonly string[];
  /** Null removes a key. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The ids of all its attachments from now on. New ones must be the author's. */
  readonly attachments?: readonly string[];
  /** The bots that the edit asks. The rooms set this and ignore what the caller says. */
  readonly asks?: readonly string[];
}

/** Delete a failed reply of a bot, and give the bot the message again that it answered. */
export interface IRetry {
  readonly type: 'retry';
  readonly chat: string;
  /** The failed reply. */
  readonly id: string;
  /** The message that the reply answers, and the bots of this process. The rooms set these and ignore what the caller says. */
  readonly question?: string;
  readonly hosted?: Pick<ReadonlySet<string>, 'has'>;
}

/** Without a topic, the chat is named after its creator. */
export interface ICreateChat {
  readonly type: 'create-chat';
  readonly id?: string;
  readonly topic?: string;
  readonly access?: Access;
  readonly participants?: readonly (string | IInvitation)[];
  readonly metadata?: Readonly<Record<string, string>>;
  readonly retentionDays?: number | null;
  /** The chat starts with system messages about its participants and its name. */
  readonly announce?: boolean;
  /**
   * The bots of a conversation. All of them join, or the chat is not created. The chat starts with a system message about the conversation
   * and one about each participant.
   */
  readonly bots?: readonly string[];
  /** The caller's id for the request. Within one day, the same id returns the same chat. */
  readonly requestId?: string;
  /** The id of the workspace of the chat. Default: the default workspace. */
  readonly workspace?: string;
}

/** A user whom a command could not add, and why. */
export interface IRefusedInvitation {
  readonly username: string;
  readonly code: ErrorCode;
}

/** A user who has the chat open. */
export interface IPresent {
  readonly username: string;
  readonly typing: boolean;
}

/** The result of each command, by its type. */
export interface IResults extends IReadingResults {
  /**
   * The stored message. `repeated`: the same author had already sent it. `held`: it waits for the manager of the chat, and `seq` is that of
   * the message before it.
   */
  send: { id: string; seq: number; repeated: boolean; held?: true };
  approve: void;
  dismiss: void;
  'list-held': readonly IMessageRow[];
  redirect: void;
  'tell-status': void;
  answer: { id: string; seq: number; repeated: boolean };
  edit: void;
  delete: void;
  /** The length of the text in UTF-16 code units. */
  append: { length: number };
  describe: void;
  finish: void;
  stop: void;
  retry: void;
  status: void;
  choose: void;
  withdraw: void;
  'read-message': IMessage;
  react: void;
  pin: void;
  rename: void;
  attach: IAttachmentRow;
  detach: void;
  'update-chat': void;
  'set-role': void;
  'add-participants': { added: readonly string[]; refused: readonly IRefusedInvitation[] };
  'set-answers': void;
  'set-serves': void;
  'set-bridge': void;
  typing: void;
  presence: { people: readonly IPresent[] };
  'delete-chat': void;
  'open-direct': { id: string };
  'set-preferences': void;
  'create-chat': { id: string; refused: readonly IRefusedInvitation[] };
  'create-workspace': { id: string };
  'rename-workspace': void;
  'delete-workspace': void;
  'add-workspace-members': { added: readonly string[]; refused: readonly IRefusedInvitation[] };
  'remove-workspace-member': void;
  'move-chat': void;
  visit: void;
}

/** The names of all commands. */
export type CommandType = Command['type'];
/** The command with this name. */
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/** Commands that change a document. The rooms handle the others themselves. */
export type RoomCommandType = Exclude<
  CommandType,
  | 'set-bridge'
  | ReadingCommand['type']
  | 'typing'
  | 'presence'
  | 'create-chat'
  | 'delete-chat'
  | 'open-direct'
  | 'set-preferences'
  | WorkspaceCommand['type']
>;
/** A command that changes a document. */
export type RoomCommand = CommandOf<RoomCommandType>;

/** Runs commands on behalf of a principal. */
export interface ICommandRunner {
  /** Resolves when the result is stored. @throws ChatError */
  execute<T extends CommandType>(
    principal: IPrincipal,
    command: CommandOf<T>
  ): Promise<IResults[T]>;
}
