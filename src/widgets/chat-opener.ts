import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { isChatId, withoutQuotes } from '../document/index.js';
import { RecentChats, type IChatList, type IRemoval } from '../model/index.js';
import type { ChatArea, IChatPanel, IOpenOptions } from '../tokens.js';
import type { ChatFactory } from './chat-factory.js';
import type { ChatPanel } from './chat-panel.js';
import type { ChatWidget } from './chat-widget.js';

/** The services that a `ChatOpener` works with. */
export interface IChatOpenerOptions {
  factory: ChatFactory;
  panel: ChatPanel;
  shell: JupyterFrontEnd.IShell;
  /** True if the shell's main area has tabs. Without them, all chats are in the side panel. */
  hasTabs: boolean;
}

/** Shows chats in the side panel and in the main area. A chat is in one place at a time. */
export class ChatOpener implements IChatPanel, IDisposable {
  constructor(options: IChatOpenerOptions) {
    this._factory = options.factory;
    this._list = options.factory.chats.list;
    this._panel = options.panel;
    this._shell = options.shell;
    this._hasTabs = options.hasTabs;
    this._trans = options.factory.environment.trans;
    this._list.removed.connect(this._onRemoved, this);
    this._panel.currentChanged.connect(this._onShown, this);
    this._list.changed.connect(this._closeUnknown, this);
    this._factory.chats.search.requested.connect(this._search, this);
  }

  get opened(): readonly ChatWidget[] {
    return this._factory.tracker.filter(widget => widget.area !== null);
  }

  get current(): ChatWidget | null {
    return this._panel.current;
  }

  get chatOpened(): ISignal<ChatOpener, ChatWidget> {
    return this._chatOpened;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  async open(idOrName: string, options: IOpenOptions = {}): Promise<ChatWidget> {
    if (this._factory.find(idOrName)) {
      return this._show(idOrName, options);
    }
    await this._listed();
    const thread =
      (isChatId(idOrName) ? await this._list.find(idOrName) : this._list.get(idOrName)) ??
      (await this._list.findByName(idOrName));
    if (!thread) {
      throw new Error(this._trans.__('There is no chat “%1”.', withoutQuotes(idOrName)));
    }
    return this._show(thread.id, options);
  }

  create(name?: string): Promise<string> {
    return this._list.create(name);
  }

  /** Creates a chat and shows it. Rejects if the server refuses. */
  async createAndOpen(name: string | undefined, options: IOpenOptions = {}): Promise<ChatWidget> {
    return this._show(await this.create(name), options);
  }

  /**
   * Shows a chat that was open before the page was reloaded. It does not wait for the list, so that a slow server does
   * not delay the layout. If the chat turns out to be deleted, its widget is closed.
   */
  restore(id: string, area: ChatArea): ChatWidget {
    this._unknown.add(id);
    const widget = this._show(id, { area, activate: false });
    this._closeUnknown();
    return widget;
  }

  /** Moves a chat between the side panel and the main area. */
  move(widget: ChatWidget, area: ChatArea): void {
    this._place(widget, area);
    void this._factory.tracker.save(widget);
    this.activate(widget);
  }

  /** Brings an open chat to the front and focuses its composer. */
  activate(widget: ChatWidget): void {
    const thread = this._list.get(widget.chatId);
    if (thread) {
      this._list.workspaces.visit(thread);
    }
    if (widget.area === 'side') {
      this._panel.reveal(widget);
      this._activatePanel();
    } else {
      this._shell.activateById(widget.id);
    }
  }

  /** Shows the list of chats in the side panel and focuses its search field. */
  showList(): void {
    this._panel.reveal(null);
    this._activatePanel();
  }

  close(id: string): void {
    this.opened.find(({ chatId }) => chatId === id)?.dispose();
  }

  dispose(): void {
    this._isDisposed = true;
    this._list.removed.disconnect(this._onRemoved, this);
    this._panel.currentChanged.disconnect(this._onShown, this);
    this._list.changed.disconnect(this._closeUnknown, this);
    this._factory.chats.search.requested.disconnect(this._search, this);
    Signal.clearData(this);
  }

  /** Shows the list for the search that begins, with the focus in its field and not on the row of the chat that is left. */
  private _search(): void {
    this.showList();
    this._panel.focusSearch();
  }

  private _show(id: string, { area = 'side', activate = true, message }: IOpenOptions): ChatWidget {
    const known = this.opened.find(({ chatId }) => chatId === id);
    const widget = known ?? this._factory.createChat(id, { area });
    if (!known) {
      widget.backRequested.connect(() => this._panel.reveal(null));
      widget.openRequested.connect((_, { chat, message }) => {
        this.open(chat, { message }).catch(this._factory.environment.onError);
      });
      widget.moveRequested.connect(() =>
        this.move(widget, widget.area === 'side' ? 'main' : 'side')
      );
      this._place(widget, area);
    }
    widget.aim(message);
    if (activate) {
      this.activate(widget);
    }
    if (!known) {
      this._chatOpened.emit(widget);
    }
    return widget;
  }

  private _activatePanel(): void {
    // Notebook 7 would close a panel that is open already.
    if (this._panel.isVisible) {
      this._panel.activate();
    } else {
      this._shell.activateById(this._panel.id);
    }
  }

  private _place(widget: ChatWidget, wanted: ChatArea): void {
    const area = this._hasTabs ? wanted : 'side';
    widget.area = area;
    widget.canMove = this._hasTabs;
    if (area === 'side') {
      this._panel.reveal(widget);
    } else {
      this._shell.add(widget, 'main', { activate: false, type: 'Colloquy' });
    }
  }

  /** Resolves once the list of chats is known. Rejects if it cannot be read. */
  private async _listed(): Promise<void> {
    if (this._list.state === 'loading') {
      await new Promise<void>(resolve => {
        const check = (): void => {
          if (this._list.state !== 'loading') {
            this._list.changed.disconnect(check);
            resolve();
          }
        };
        this._list.changed.connect(check);
      });
    }
    if (this._list.state === 'failed') {
      throw new Error(this._list.error);
    }
  }

  /** A visible chat that is deleted says so; a hidden one is closed. */
  private _onRemoved(_: IChatList, { id }: IRemoval): void {
    const widget = this.opened.find(({ chatId }) => chatId === id);
    if (widget && !widget.isVisible) {
      widget.dispose();
    }
  }

  /** Closes the chats of the side panel that were shown longest ago. Those in the main area stay. */
  private _onShown(): void {
    const { current, chats } = this._panel;
    if (current) {
      const isHeld = (id: string): boolean =>
        chats.some(({ chatId, model }) => chatId === id && model.edits.isOpen);
      const gone = this._recent.show(current.chatId, isHeld);
      chats.filter(({ chatId }) => gone.includes(chatId)).forEach(chat => chat.dispose());
    }
  }

  private _closeUnknown(): void {
    if (this._list.state !== 'ready') {
      return;
    }
    for (const id of this._unknown) {
      if (this._list.isGone(id)) {
        this._factory.find(id)?.dispose();
      }
      if (this._list.isGone(id) || this._list.get(id)) {
        this._unknown.delete(id);
      }
    }
  }

  private _factory: ChatFactory;
  private _list: IChatList;
  private _panel: ChatPanel;
  private _shell: JupyterFrontEnd.IShell;
  private _hasTabs: boolean;
  private _trans: TranslationBundle;
  private _recent = new RecentChats();
  private _unknown = new Set<string>();
  private _chatOpened = new Signal<ChatOpener, ChatWidget>(this);
  private _isDisposed = false;
}
