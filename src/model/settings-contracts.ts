import type { ISignal } from '@lumino/signaling';
import type { BotAnswers, IBotCommand } from '../document/index.js';
import type { FileLimits } from './attachments/kinds.js';

/** The user's settings. Names and defaults are jupyter-chat's. */
export interface IConfig {
  sendWithShiftEnter: boolean;
  /** Whether the active cell or the selected text goes along with each message. */
  sendWithSelection: boolean;
  /** Whether the agents in the user's Jupyter take part in chats. */
  bringAgents: boolean;
  stackMessages: boolean;
  unreadNotifications: boolean;
  /** Whether the desktop shows notifications too, once the user has allowed it. */
  desktopNotifications: boolean;
  /** Two times of the day between which nothing notifies, such as `22:00-07:00`; empty for none. */
  quietHours: string;
  enableCodeToolbar: boolean;
  sendTypingNotification: boolean;
  showDeleted: boolean;
  /** Hosts whose images load without asking, such as `images.example.org` or `*.example.org`. */
  trustedImageHosts: readonly string[];
}

/** A bot that runs on the chat server and can be added to chats. */
export interface IAvailableBot {
  readonly username: string;
  readonly displayName: string;
  /** Says what it does, in a sentence. */
  readonly description?: string;
  readonly avatar?: string;
  /** How it answers, unless a chat has set another way. Default: `always`. */
  readonly answers?: BotAnswers;
  readonly commands?: readonly IBotCommand[];
  /** For an agent: the model that it uses. */
  readonly model?: string;
  /** The place where it runs. */
  readonly kind?: 'builtin' | 'module' | 'webhook' | 'outside' | 'agent';
  /** The username of the person who registered it. */
  readonly owner?: string;
  /** Whether a Jupyter of the owner that runs the agent is connected. */
  readonly connected?: boolean;
  /** Its powers: it decides over the other bots of a chat, or a conversation ends when it leaves. */
  readonly manager?: boolean;
  readonly required?: boolean;
}

/** The longest message and the longest name of a chat, in characters (UTF-16), and the largest files. Servers of earlier versions do not tell those of files. */
export interface IClientLimits {
  readonly bodyLength: number;
  readonly topicLength: number;
  readonly attachments?: FileLimits;
  /** Bytes of a `.chat` file that is imported. */
  readonly importBytes?: number;
}

/** The settings that the operator of the chat server has made for everyone. */
export interface IServerSettings {
  readonly trustedImageHosts: readonly string[];
  readonly bots: readonly IAvailableBot[];
  /** The names of rooms of LiveKit that chats can be connected to; a `*` at the end stands for any text. null: the server has no LiveKit. */
  readonly livekitRooms: readonly string[] | null;
  /** The key for subscriptions to pushes; null: the server sends none. */
  readonly pushKey: string | null;
  readonly limits: IClientLimits;
  readonly changed: ISignal<IServerSettings, void>;
}
