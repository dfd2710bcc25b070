import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal, type ISignal } from '@lumino/signaling';
import * as React from 'react';
import type { IAttachmentServices } from '../components/attachments/contracts.js';
import { late } from '../components/late/late.js';
import { ExtensionContext } from '../components/extensions/extension-context.js';
import type {
  IChatViewProps,
  IConfirmation,
  IContentServices,
  IExtensions,
  IToolbarItems,
  IShortcut
} from '../components/index.js';
import type { Config, IChatModel, IChats, IMessagePlace } from '../model/index.js';
import type { ChatArea, IChatWidget } from '../tokens.js';
import { chatIcon } from './chat-icon.js';

const NONE: IExtensions = {};

/** The services that all chat widgets of an application share. */
export interface IChatEnvironment {
  chats: IChats;
  config: Config;
  /** Loads what renders messages, with the first chat. */
  content?: () => Promise<IContentServices>;
  attachments?: IAttachmentServices;
  /** The items of the toolbars of text boxes. */
  toolbar?: IToolbarItems;
  /** The parts that other extensions add. */
  extensions?: IExtensions;
  trans: TranslationBundle;
  confirm: (question: IConfirmation) => Promise<boolean>;
  onError: (error: Error) => void;
  shortcuts?: () => readonly IShortcut[];
}

export interface IChatWidgetOptions extends IChatEnvironment {
  id: string;
  area?: ChatArea | null;
}

/** The view of a chat. Its code is loaded with the first chat, so that JupyterLab starts without it. */
const viewWith = (content: IChatEnvironment['content']): ((props: IChatViewProps) => JSX.Element) =>
  late(
    () =>
      Promise.all([
        import('../components/messages/chat-view.js'),
        content?.(),
        import('./styles.js')
      ]),
    ([{ ChatView }, services]) =>
      props => <ChatView {...props} content={services} />
  );

/** A widget with one chat. It can be in the side panel, in the main area, or anywhere else. */
export class ChatWidget extends ReactWidget implements IChatWidget {
  constructor(options: IChatWidgetOptions) {
    super();
    this._options = options;
    this._view = viewWith(options.content);
    this.chatId = options.id;
    this.model = options.chats.open(options.id);
    this.id = `colloquy-chat-${options.id}`;
    this.addClass('cq-ChatWidget');
    this.node.tabIndex = -1;
    this.title.icon = chatIcon;
    this.title.dataset = { type: 'colloquy-chat' };
    this.area = options.area ?? null;
    this.model.changed.connect(this._updateTitle, this);
    this._updateTitle();
  }

  readonly chatId: string;
  readonly model: IChatModel;

  get area(): ChatArea | null {
    return this._area;
  }
  set area(area: ChatArea | null) {
    this._area = area;
    this.title.closable = area === 'main';
    this.update();
  }

  /** True if there is another area to which the user can move the chat. */
  get canMove(): boolean {
    return this._canMove;
  }
  set canMove(canMove: boolean) {
    this._canMove = canMove;
    this.update();
  }

  /** Emitted when the user wants to return to the list. */
  get backRequested(): ISignal<ChatWidget, void> {
    return this._backRequested;
  }

  /** Emitted when the user wants to move the chat to the other area. */
  get moveRequested(): ISignal<ChatWidget, void> {
    return this._moveRequested;
  }

  /** Emitted when the user wants to go to another chat. */
  get openRequested(): ISignal<ChatWidget, IMessagePlace> {
    return this._openRequested;
  }

  /** Names the message to which the next activation leads, instead of the composer. */
  aim(message: string | undefined): void {
    this._aim = message;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    super.dispose();
    Signal.clearData(this);
  }

  protected onActivateRequest(): void {
    // A chat in which the user may not write has no composer.
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
    if (this._aim === undefined) {
      this.model.input.focus();
    } else {
      this.model.reveal(this._aim).catch(this._options.onError);
      this._aim = undefined;
    }
  }

  /** A tab of the main area is disposed when it is closed. */
  protected onCloseRequest(): void {
    this.dispose();
  }

  protected render(): JSX.Element {
    const { chats, config, attachments, toolbar, extensions = NONE } = this._options;
    const { trans, confirm, onError, shortcuts } = this._options;
    const View = this._view;
    const side = this.area === 'side';
    return (
      <ExtensionContext.Provider value={extensions}>
        <View
          model={this.model}
          {...{ chats, config, attachments, toolbar, trans, confirm, onError, shortcuts }}
          onOpenChat={(chat, message) => this._openRequested.emit({ chat, message })}
          onBack={side ? () => this._backRequested.emit() : undefined}
          onMove={this.canMove ? () => this._moveRequested.emit() : undefined}
          moveLabel={side ? trans.__('Open in Main Area') : trans.__('Move to Side Panel')}
        />
      </ExtensionContext.Provider>
    );
  }

  private _updateTitle(): void {
    const { unread } = this.model;
    // A restored chat has no name until the list has loaded.
    const name = this.model.name || '…';
    this.title.label = unread > 0 ? `* ${name}` : name;
    this.title.caption = name;
  }

  private _options: IChatWidgetOptions;
  private _view: ReturnType<typeof viewWith>;
  private _area: ChatArea | null = null;
  private _canMove = false;
  private _aim: string | undefined;
  private _backRequested = new Signal<ChatWidget, void>(this);
  private _openRequested = new Signal<ChatWidget, IMessagePlace>(this);
  private _moveRequested = new Signal<ChatWidget, void>(this);
}
