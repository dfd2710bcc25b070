import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { ComponentType, ReactElement } from 'react';
import type { IChatModel, IChats, IInputModel, IMessageItem } from '../../model/index.js';

/** The properties that a component at a message gets. */
export interface IMessagePartProps {
  /** The message. It is replaced when it changes. Anybody may have written it. */
  readonly message: IMessageItem;
  /** The chat of the message. */
  readonly model: IChatModel;
}

/** The place of a section under a message. */
export type FooterPosition = 'left' | 'center' | 'right';

/** A section under each message. */
export interface IMessageFooterSection {
  readonly position: FooterPosition;
  /** Renders the section, or nothing. */
  readonly component: ComponentType<IMessagePartProps>;
}

/** The sections under a message, in the order in which they were added. */
export type MessageFooter = Readonly<Record<FooterPosition, readonly IMessageFooterSection[]>>;

/** The sections under messages. */
export interface IMessageFooters {
  /** Emitted after a section was added or removed. */
  readonly changed: ISignal<IMessageFooters, void>;
  /** Returns the sections by their positions. */
  getFooter(): MessageFooter;
  /** Adds a section under each message. Dispose the result to remove it. */
  addSection(section: IMessageFooterSection): IDisposable;
}

/** The components between the head and the body of messages. */
export interface IMessagePreambles {
  /** Emitted after a component was added or removed. */
  readonly changed: ISignal<IMessagePreambles, void>;
  /** Returns the components in the order in which they were added. */
  getComponents(): readonly ComponentType<IMessagePartProps>[];
  /** Adds a component above the body of each message. Dispose the result to remove it. */
  addComponent(component: ComponentType<IMessagePartProps>): IDisposable;
}

/** A command that the composer suggests. */
export interface IChatCommand {
  /** The word with its slash, such as `/clear`. */
  readonly name: string;
  /** One line that says what the command does. */
  readonly description?: string;
  /** The text that takes the place of what was typed. Default: the name. */
  readonly replaceWith?: string;
}

/** Offers commands, and acts on texts before they are sent. */
export interface IChatCommandProvider {
  /** Unique among the providers. */
  readonly id: string;
  /** Returns commands for the draft. The composer shows those that begin with what was typed. */
  listCommandCompletions(
    input: IInputModel,
    model: IChatModel
  ): readonly IChatCommand[] | Promise<readonly IChatCommand[]>;
  /**
   * Acts on the draft before it is sent, and may change it. A draft that is empty afterwards is not sent. It may reject with an error
   * whose message is meant for users.
   */
  onSubmit?(input: IInputModel, model: IChatModel): void | Promise<void>;
}

/** The providers of commands. */
export interface IChatCommands {
  /** Emitted after a provider was added or removed. */
  readonly changed: ISignal<IChatCommands, void>;
  /** Adds a provider. Dispose the result to remove it. Throws if there is one with this id. */
  addProvider(provider: IChatCommandProvider): IDisposable;
  /** Returns the providers in the order in which they were added. */
  getProviders(): readonly IChatCommandProvider[];
  /** Lets each provider act on a draft, one after the other. Rejects with the error of the first that fails, after all have acted. */
  onSubmit(input: IInputModel, model: IChatModel): Promise<void>;
}

/** The properties of a placeholder. */
export interface IChatPlaceholderProps {
  readonly chats: IChats;
  /** Opens a chat, given by its id. */
  onOpen(id: string): void;
  /** Creates a chat and opens it. Without it, the user may not create any. */
  onNew?(): void;
}

/** Creates what the panel shows below the list while no chat is open, and in the place of a list without chats. */
export interface IPlaceholderFactory {
  /** Creates the content anew. */
  create(props: IChatPlaceholderProps): ReactElement;
}

/** The parts of a chat that other extensions add. */
export interface IExtensions {
  readonly footers?: IMessageFooters;
  readonly preambles?: IMessagePreambles;
  readonly commands?: IChatCommands;
  /** Markdown, shown in a chat without messages. */
  readonly welcome?: string;
}
