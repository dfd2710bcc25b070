import type { TranslationBundle } from '@jupyterlab/translation';
import type { Config, IChatModel, IChats } from '../model/index.js';
import type { IconName } from './icons.js';
import type { IAttachmentServices } from './attachments/contracts.js';
import type { IToolbarItems } from './composer/toolbar/contracts.js';
import type { IContentServices } from './content/contracts.js';
import type { IShortcut } from './shortcuts/shortcuts.js';
import type { IPlaceholderFactory } from './extensions/contracts.js';

/** A question to confirm before something is deleted. */
export interface IConfirmation {
  title: string;
  body: string;
  /** The label of the confirming button, a verb. */
  accept: string;
}

/** An entry of a menu. */
export interface IMenuItem {
  label: string;
  /** Shown in place of the label. */
  icon?: IconName;
  onSelect(): void;
}

export interface IViewProps {
  chats: IChats;
  trans: TranslationBundle;
  /** Asks the user to confirm. JupyterLab shows its own dialog. */
  confirm(question: IConfirmation): Promise<boolean>;
  /** Tells the user that an action of theirs has failed. */
  onError(error: Error): void;
  /** Additional entries for the view's menu, placed after its own. */
  menu?: readonly IMenuItem[];
  /** The shortcuts of the program around the view, for the list of all shortcuts. */
  shortcuts?(this: void): readonly IShortcut[];
  /** Returns the current time in milliseconds since 1970. Default: the system clock. */
  now?(this: void): number;
}

export interface IChatListViewProps extends IViewProps {
  /** The id of the chat that is shown beside the list, if any. */
  currentId?: string | null;
  /** Opens a chat, at the given message if there is one. */
  onOpen(id: string, message?: string): void;
  /** The user has chosen another workspace. */
  onSwitch?(this: void): void;
  /** The user's settings. Without them, the list offers none. */
  config?: Config;
  /** Creates a chat and opens it. Without it, the user may not create any. */
  onNew?(): void;
  /** Makes what is shown below the list, and in the place of a list without chats. */
  placeholder?: IPlaceholderFactory;
}

export interface IChatViewProps extends IViewProps {
  model: IChatModel;
  config: Config;
  /** Parses and renders message bodies. Without it, only short messages are rendered. */
  content?: IContentServices;
  /** Attaches and opens files of Jupyter. Without it, only files from the disk can be attached. */
  attachments?: IAttachmentServices;
  /** Opens another chat, at the given message if there is one. Without it, there is no way to a direct chat, and links to chats lead to a page of their own. */
  onOpenChat?(this: void, id: string, message?: string): void;
  /** The items of the toolbars of its text boxes. Default: the usual ones. */
  toolbar?: IToolbarItems;
  /** Returns to the list. Without it, there is no back button. */
  onBack?(): void;
  /** Moves the chat to the main area or back. Without it, there is no button for that. */
  onMove?(): void;
  /** The label of the `onMove` button. */
  moveLabel?: string;
}
