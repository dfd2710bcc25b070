import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Config, IChatModel, IChats } from '../model/index.js';
import type { IContentServices } from './content/contracts.js';

/** A question to be answered before something is lost. */
export interface IConfirmation {
  title: string;
  body: string;
  /** The verb on the button that goes on. */
  accept: string;
}

/** An entry of a menu. */
export interface IMenuItem {
  label: string;
  onSelect(): void;
}

export interface IViewProps {
  chats: IChats;
  trans: TranslationBundle;
  /** Asks a person; JupyterLab shows its dialog. */
  confirm(question: IConfirmation): Promise<boolean>;
  /** Tells a person that something he asked for has failed. */
  onError(error: Error): void;
  /** Entries for the view's menu, behind its own. */
  menu?: readonly IMenuItem[];
  /** Milliseconds since 1970; the clock's where it is left out. */
  now?(this: void): number;
}

export interface IChatListViewProps extends IViewProps {
  /** The chat that is shown beside the list, if any. */
  currentId?: string | null;
  onOpen(id: string): void;
  /** Make a chat and open it. */
  onNew(): void;
}

export interface IChatViewProps extends IViewProps {
  model: IChatModel;
  config: Config;
  rendermime: IRenderMimeRegistry;
  /** Reads what the messages say; without it only short ones are rendered. */
  content?: IContentServices;
  /** Back to the list; without it there is no such button. */
  onBack?(): void;
  /** Move the chat to the main area or back; without it there is no such button. */
  onMove?(): void;
  /** What `onMove` does, in words. */
  moveLabel?: string;
}
