import type { IWidgetTracker } from '@jupyterlab/apputils';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { IChatModel, IChats, IConfig } from './model/contracts.js';

export type {
  ConnectionState,
  IChatList,
  IChatModel,
  IChats,
  IConfig,
  IIdentity,
  IMessageItem,
  IPerson,
  IThread
} from './model/contracts.js';

/** Where a chat is shown: in the left side panel, or as a tab of the main area. */
export type ChatArea = 'side' | 'main';

/** A widget that shows one chat. */
export interface IChatWidget extends Widget {
  /** The chat's id, a UUID. It stays when the chat is renamed. */
  readonly chatId: string;
  /** The chat itself: its messages, its people, its draft. Views of one chat share one model. */
  readonly model: IChatModel;
  /** Null for a widget that an extension has placed somewhere else. */
  readonly area: ChatArea | null;
}

/** The settings of all chats. */
export interface IWidgetConfig {
  /**
   * The settings that hold now. Assigning some of them changes those for every chat, until the page is loaded
   * again or the user changes the settings; nothing is written into the user's settings.
   */
  get config(): IConfig;
  set config(change: Partial<IConfig>);
  /** Emitted with the settings that were assigned. */
  readonly configChanged: ISignal<IWidgetConfig, Partial<IConfig>>;
}

/** All widgets that show a chat, in the side panel and in the main area, and the one that was used last. */
export type IChatTracker = IWidgetTracker<IChatWidget>;

export const IChatTracker = new Token<IChatTracker>(
  'jupyterlab-colloquy:IChatTracker',
  'Tracks the widgets that show a chat, in the side panel and in the main area.'
);

/** What chats are made of: their settings, their models and their widgets. */
export interface IChatFactory {
  /** To read, change and follow the settings of all chats. */
  readonly widgetConfig: IWidgetConfig;
  /** The same object as the token `IChatTracker` gives. */
  readonly tracker: IChatTracker;
  /** The list of chats and the models of those that are loaded. */
  readonly chats: IChats;
  /**
   * Makes a widget for a chat, to be placed where you like. Dispose it when it is no longer needed.
   * To show a chat in the usual places use `IChatPanel.open` instead.
   */
  createChat(id: string): IChatWidget;
}

export const IChatFactory = new Token<IChatFactory>(
  'jupyterlab-colloquy:IChatFactory',
  'Holds the settings of all chats and the tracker of their widgets, and makes new widgets.'
);

export interface IOpenOptions {
  /** Where to show a chat that is not open yet. One that is open stays where it is. Default: `side`. */
  area?: ChatArea;
  /** False leaves the focus where it is, and the side panel closed if it is. Default: true. */
  activate?: boolean;
}

/** The chat panel at the left, and what is opened from it. */
export interface IChatPanel {
  /**
   * Shows a chat, given by its id or its exact name. Of several chats of that name the liveliest is meant.
   * Rejects if there is no such chat, or if the list of chats cannot be read.
   */
  open(idOrName: string, options?: IOpenOptions): Promise<IChatWidget>;
  /** Makes a chat and resolves with its id, without opening it. Without a name it gets one of its own. */
  create(name?: string): Promise<string>;
  /** All open chats, wherever they are shown. Those in the side panel stay loaded while it shows another one. */
  readonly opened: readonly IChatWidget[];
  /** The chat that the side panel shows; null while it shows the list. */
  readonly current: IChatWidget | null;
  /** Emitted when a chat that was not open has been opened. */
  readonly chatOpened: ISignal<IChatPanel, IChatWidget>;
}

export const IChatPanel = new Token<IChatPanel>(
  'jupyterlab-colloquy:IChatPanel',
  'Opens and makes chats, and lists those that are open.'
);
