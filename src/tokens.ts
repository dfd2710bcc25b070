import type { IWidgetTracker } from '@jupyterlab/apputils';
import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type {
  IChatCommands,
  IMessageFooters,
  IMessagePreambles,
  IPlaceholderFactory,
  IToolbarItems
} from './components/index.js';
import type { IAttachment } from './document/index.js';
import type { IActiveCells, IChatModel, IChats, IConfig, ISelections } from './model/contracts.js';

export type {
  Explain,
  IApiClient,
  IFileOptions,
  IIdentity,
  IThread,
  IUploadProgress
} from './model/api.js';
export type {
  ConnectionState,
  Delivery,
  Ended,
  IActiveCell,
  IActiveCells,
  IAlerts,
  IAvailableBot,
  IChatBot,
  IChatBots,
  IChatBridge,
  IChatList,
  IChatModel,
  IChats,
  IClientLimits,
  IConfig,
  IInputModel,
  ILinkedChats,
  IMessageItem,
  IPerson,
  IPins,
  IReadMark,
  IReader,
  IConnectionFacts,
  IReceipts,
  IRemoval,
  ISelectedText,
  ISelections,
  IServerSettings,
  ITextPosition,
  IThreads,
  ITyping,
  IUnfinishedEdit,
  IUnfinishedEdits,
  ListState,
  Paging
} from './model/contracts.js';
export type { IReactedMessage, IReaction, IReactions } from './model/reaction-contracts.js';
export type { IFollowedThread, IReplies } from './model/thread-contracts.js';
export type { ISearch, ListSearch } from './model/search/list-search.js';
export type { FilterName, Filters } from './model/search/search-filters.js';
export type { IFailure } from './model/pending/failure.js';
export type { IOriginals } from './model/reply-contracts.js';
export type { IPreferences, IUnreadMark, Notify, OwnChats } from './model/list/own-chats.js';
export type { FileKind } from './model/attachments/kinds.js';
export type { DraftOffer } from './model/offers/draft-offer.js';
export type { IOffer, IOffers } from './model/offers/offer-contracts.js';
export type { DraftFiles, FileFailure, IDraftFile } from './model/attachments/draft-files.js';
export type { VoiceFailure, VoiceRecording } from './model/voice/voice-recording.js';
export type { ChatArchive, IChatArchiveOptions, ITransfer } from './model/archive/chat-archive.js';
export type { IReadyFile, Pixels } from './model/attachments/ready-file.js';
export type { IAnswers, IPossibleAnswer, IWork } from './model/works.js';
export type {
  IPendingText,
  IPendingTexts,
  IPlace,
  KeepProblem
} from './model/pending/pending-store.js';
export type { IWorkspace, Workspaces } from './model/list/workspaces.js';
export type {
  FooterPosition,
  IChatCommand,
  IChatCommandProvider,
  IChatCommands,
  IChatPlaceholderProps,
  IInputBox,
  IInputToolbarItem,
  IInputToolbarItemProps,
  IMessageFooterSection,
  IMessageFooters,
  IMessagePartProps,
  IMessagePreambles,
  IPlaceholderFactory,
  IToolbarItems,
  MessageFooter
} from './components/index.js';
export type { IShown } from './model/ambiguous-names.js';

/** The area that shows a chat: the left side panel, or as a tab of the main area. */
export type ChatArea = 'side' | 'main';

/** A widget that shows one chat. */
export interface IChatWidget extends Widget {
  /** The chat's id, a UUID. It does not change when the chat is renamed. */
  readonly chatId: string;
  /** The chat's messages, people, draft and connection. All views of a chat share one model. */
  readonly model: IChatModel;
  /** The area that shows the widget; null if an extension has placed it somewhere else. */
  readonly area: ChatArea | null;
}

/** The settings that apply to all chats. */
export interface IWidgetConfig {
  /**
   * The current settings. Assigning a partial object changes those settings for every chat. The change lasts until the
   * page is reloaded or the user edits the settings; it is not written to the user's settings.
   */
  get config(): IConfig;
  /** Changes some settings for every chat, until the page is reloaded. */
  set config(change: Partial<IConfig>);
  /** Emitted after an assignment, with the settings that were assigned. */
  readonly configChanged: ISignal<IWidgetConfig, Partial<IConfig>>;
}

/** Tracks all chat widgets, in the side panel and in the main area. `currentWidget` is the one that was used last. */
export type IChatTracker = IWidgetTracker<IChatWidget>;

/** The token that provides the tracker of chat widgets. */
export const IChatTracker = new Token<IChatTracker>(
  'jupyterlab-colloquy:IChatTracker',
  'Tracks the widgets that show a chat, in the side panel and in the main area.'
);

/** The options of `IChatFactory.createChat`. */
export interface IChatOptions {
  /** The items of the toolbars of the chat, from `IInputToolbarRegistryFactory.create`. Default: those of all chats. */
  toolbar?: IInputToolbarRegistry;
}

/** Creates chat widgets and gives access to the settings and models of chats. */
export interface IChatFactory {
  /** Reads, changes and follows the settings that apply to all chats. */
  readonly widgetConfig: IWidgetConfig;
  /** The same object that the token `IChatTracker` provides. */
  readonly tracker: IChatTracker;
  /** The list of chats and the models of the loaded ones. */
  readonly chats: IChats;
  /**
   * Creates a widget for a chat, to be placed anywhere. The caller must dispose it. To show a chat in the usual places,
   * use `IChatPanel.open` instead.
   *
   * @param id - the chat's id, a UUID
   */
  createChat(id: string, options?: IChatOptions): IChatWidget;
}

/** The token that provides the chat factory. */
export const IChatFactory = new Token<IChatFactory>(
  'jupyterlab-colloquy:IChatFactory',
  'Holds the settings of all chats and the tracker of their widgets, and makes new widgets.'
);

/** The options of `IChatPanel.open`. */
export interface IOpenOptions {
  /** The area that shows the chat if it is not open yet. An open chat stays where it is. Default: `side`. */
  area?: ChatArea;
  /** False leaves the focus where it is and does not open a closed side panel. Default: true. */
  activate?: boolean;
  /** The id of the message to which the chat is scrolled. It gets the focus instead of the composer. */
  message?: string;
}

/** The chat panel on the left. It opens and creates chats. */
export interface IChatPanel {
  /**
   * Shows a chat, given by its id or its exact name, and resolves with its widget. If several chats have that name, the
   * most recently active one is shown. Rejects if there is no such chat or if the list of chats cannot be read.
   */
  open(idOrName: string, options?: IOpenOptions): Promise<IChatWidget>;
  /** Creates a chat without opening it and resolves with its id. Without a name, the server chooses one. Rejects if the server refuses. */
  create(name?: string): Promise<string>;
  /** All open chats, wherever they are shown. Chats of the side panel stay loaded while it shows another one. */
  readonly opened: readonly IChatWidget[];
  /** The chat that the side panel shows; null while it shows the list. */
  readonly current: IChatWidget | null;
  /** Emitted when a chat that was not open has been opened. */
  readonly chatOpened: ISignal<IChatPanel, IChatWidget>;
}

/** The token that provides the chat panel. */
export const IChatPanel = new Token<IChatPanel>(
  'jupyterlab-colloquy:IChatPanel',
  'Opens and creates chats, and lists those that are open.'
);

/** Reads and changes the active cell of the notebook that the user looks at. */
export type IActiveCellManager = IActiveCells;

/** The token that provides the active cell. */
export const IActiveCellManager = new Token<IActiveCellManager>(
  'jupyterlab-colloquy:IActiveCellManager',
  'Reads and changes the active cell of the notebook that the user looks at.'
);

/** Follows the text that is selected in the notebook or file that the user looks at. */
export type ISelectionWatcher = ISelections;

/** The token that provides the selected text. */
export const ISelectionWatcher = new Token<ISelectionWatcher>(
  'jupyterlab-colloquy:ISelectionWatcher',
  'Follows the text that is selected in a cell or a file.'
);

/**
 * Opens an attachment. It may reject with an error whose message is meant for users. If the attachment repeats only the
 * beginning of the text that it selects, `digest` tells whether the rest has changed.
 */
export type AttachmentOpener = (attachment: IAttachment, digest?: string) => void | Promise<void>;

/** The openers of attachments. A click on an attachment runs the opener of its type. */
export interface IAttachmentOpenerRegistry {
  /** Returns the opener of a type, such as `file` or `notebook`. */
  get(type: string): AttachmentOpener | undefined;
  /** Sets the opener of a type, in place of an earlier one. */
  set(type: string, opener: AttachmentOpener): void;
}

/** The token that provides the openers of attachments. */
export const IAttachmentOpenerRegistry = new Token<IAttachmentOpenerRegistry>(
  'jupyterlab-colloquy:IAttachmentOpenerRegistry',
  'Opens the files and notebooks that messages name.'
);

/** The components above the bodies of messages. */
export type IMessagePreambleRegistry = IMessagePreambles;

/** The token that provides the components above the bodies of messages. */
export const IMessagePreambleRegistry = new Token<IMessagePreambleRegistry>(
  'jupyterlab-colloquy:IMessagePreambleRegistry',
  'Adds components above the bodies of messages.'
);

/** The sections under messages. */
export type IMessageFooterRegistry = IMessageFooters;

/** The token that provides the sections under messages. */
export const IMessageFooterRegistry = new Token<IMessageFooterRegistry>(
  'jupyterlab-colloquy:IMessageFooterRegistry',
  'Adds sections under messages: at the left, in the center, at the right.'
);

/** The providers of commands, which the composer suggests after a slash. */
export type IChatCommandRegistry = IChatCommands;

/** The token that provides the providers of commands. */
export const IChatCommandRegistry = new Token<IChatCommandRegistry>(
  'jupyterlab-colloquy:IChatCommandRegistry',
  'Adds commands that begin with a slash, and acts on texts before they are sent.'
);

/** The items of the toolbars of text boxes, by their names. */
export type IInputToolbarRegistry = IToolbarItems;

/** The token that provides the items in the toolbars of all chats. */
export const IInputToolbarRegistry = new Token<IInputToolbarRegistry>(
  'jupyterlab-colloquy:IInputToolbarRegistry',
  'Adds buttons to the text boxes of all chats, and hides them.'
);

/** Makes the items of toolbars. */
export interface IInputToolbarRegistryFactory {
  /** Makes a registry with the usual items, for a chat of one's own. */
  create(): IInputToolbarRegistry;
}

/** The token that provides the maker of toolbars. An extension that provides it in the place of ours changes all chats. */
export const IInputToolbarRegistryFactory = new Token<IInputToolbarRegistryFactory>(
  'jupyterlab-colloquy:IInputToolbarRegistryFactory',
  'Makes the toolbar items of a chat that an extension creates.'
);

/** A text in Markdown that a chat without messages shows. */
export type IWelcomeMessage = string;

/** The token under which an extension provides a welcome. Nobody provides it by default. */
export const IWelcomeMessage = new Token<IWelcomeMessage>(
  'jupyterlab-colloquy:IWelcomeMessage',
  'The welcome in a chat without messages, in Markdown.'
);

/** Creates what the panel shows while no chat is open. */
export type IChatPlaceholderFactory = IPlaceholderFactory;

/** The token under which an extension provides a placeholder. Nobody provides it by default. */
export const IChatPlaceholderFactory = new Token<IChatPlaceholderFactory>(
  'jupyterlab-colloquy:IChatPlaceholderFactory',
  'Creates the content of the chat panel below its list, while no chat is open.'
);
