import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { ComponentType, ReactNode } from 'react';
import type { IChatModel, IMessageItem } from '../../../model/index.js';

/** The text box in which a message is written or edited. */
export interface IInputBox {
  /** The chat of the message. */
  readonly chat: IChatModel;
  /** The message that is edited; null for a new one. */
  readonly editing: IMessageItem | null;
  readonly value: string;
  /** Whether there is something to send or save, and it is not too long. */
  readonly canSubmit: boolean;
  /** The button that attaches files; undefined if the message takes none. */
  readonly attach?: ReactNode;
  /** Writes a text at the caret, in the place of what is selected. The user can undo it. */
  insert(text: string): void;
  /** Sends the message, or saves the edit. */
  submit(): void;
  /** Ends the edit without saving it. In the box for a new message it does nothing. */
  cancel(): void;
  /** Sends the edited text as a new message, and ends the edit. In the box for a new message it does nothing. */
  sendAsNew(): void;
}

/** The properties that the component of an item gets. */
export interface IInputToolbarItemProps {
  readonly box: IInputBox;
  readonly trans: TranslationBundle;
}

/** An item of the toolbar of a text box. */
export interface IInputToolbarItem {
  /** Renders the item, or nothing. */
  readonly element: ComponentType<IInputToolbarItemProps>;
  /** Items are ordered by position. Those from 90 on stand at the end. */
  readonly position: number;
  /** True while the item is not shown. */
  readonly hidden?: boolean;
}

/** The items of the toolbars of text boxes, by their names. */
export interface IToolbarItems {
  /** Emitted after items were added, removed, shown or hidden. */
  readonly itemsChanged: ISignal<IToolbarItems, void>;
  /** The items that are shown, in their order. */
  getItems(): (IInputToolbarItem & { readonly name: string })[];
  /** An item by its name, shown or not. */
  get(name: string): IInputToolbarItem | undefined;
  /** Adds an item. Dispose the result to remove it. Throws if the name is taken. */
  addItem(name: string, item: IInputToolbarItem): IDisposable;
  /** Removes an item. */
  removeItem(name: string): void;
  /** Shows a hidden item. */
  show(name: string): void;
  /** Hides an item. */
  hide(name: string): void;
}
