import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Signal, type ISignal } from '@lumino/signaling';
import { StackedPanel, type Widget } from '@lumino/widgets';
import * as React from 'react';
import type { IChatListViewProps } from '../components/index.js';
import { late } from '../components/late/late.js';
import { hasScreenKeyboard } from '../components/shared/touch.js';
import { unreadCountOf, type IChatList } from '../model/index.js';
import { chatIcon } from './chat-icon.js';
import { ChatWidget } from './chat-widget.js';

/** Its code is loaded when somebody first looks at the list, so that JupyterLab starts without it. */
const ListView = late(
  () => Promise.all([import('../components/list/chat-list-view.js'), import('./styles.js')]),
  ([{ ChatListView }]) =>
    ({ onDrawn, ...props }: IChatListViewProps & IDrawnProps) => (
      <>
        <ChatListView {...props} />
        <Drawn onDrawn={onDrawn} />
      </>
    )
);

export interface IChatPanelProps extends IChatListViewProps {
  /** The name of the panel's tab. */
  label: string;
}

/** The side panel. It shows the list or one chat. Hidden chats keep their state. */
export class ChatPanel extends StackedPanel {
  constructor({ label, ...props }: IChatPanelProps) {
    super();
    this.id = 'colloquy-panel';
    this.addClass('cq-ChatPanel');
    this.title.icon = chatIcon;
    this.title.className = 'cq-ChatPanel-tab';
    this._chats = props.chats.list;
    this._trans = props.trans;
    this._label = label;
    this._list = new ListWidget(props);
    this.addWidget(this._list);
    this._chats.changed.connect(this._updateTitle, this);
    this._updateTitle();
  }

  /** The chats that are loaded in the panel. */
  get chats(): readonly ChatWidget[] {
    return this.widgets.filter(widget => widget instanceof ChatWidget);
  }

  /** The chat that is shown; null for the list. */
  get current(): ChatWidget | null {
    return this._current;
  }

  /** Emitted after another chat or the list was shown, with what was shown before. */
  get currentChanged(): ISignal<ChatPanel, ChatWidget | null> {
    return this._currentChanged;
  }

  /** Shows a chat, or the list if it is null. A chat that is not in the panel yet is added. */
  reveal(chat: ChatWidget | null): void {
    if (chat && chat.parent !== this) {
      chat.hide();
      this.addWidget(chat);
    }
    const before = this._current;
    if (chat === before) {
      return;
    }
    const hadFocus = this.node.contains(document.activeElement);
    this._current = chat;
    (before ?? this._list).hide();
    (chat ?? this._list).show();
    if (hadFocus && !chat) {
      this._list.focus(before?.chatId);
    }
    this._currentChanged.emit(before);
  }

  /** Focuses the search field of the list. */
  focusSearch(): void {
    this._list.focus();
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._chats.changed.disconnect(this._updateTitle, this);
    super.dispose();
    Signal.clearData(this);
  }

  protected onAfterShow(): void {
    this._chats.show();
  }

  protected onAfterAttach(): void {
    if (this.isVisible) {
      this._chats.show();
    }
  }

  protected onActivateRequest(): void {
    (this._current ?? this._list).activate();
  }

  protected onChildRemoved(msg: Widget.ChildMessage): void {
    super.onChildRemoved(msg);
    // This panel has hidden all chats but one. Outside it, each is visible.
    msg.child.show();
    if (msg.child === this._current) {
      this._current = null;
      this._list.show();
      // The focus has gone with the chat.
      if (this.isVisible && document.activeElement === document.body) {
        this._list.focus();
      }
      this._currentChanged.emit(msg.child as ChatWidget);
    }
  }

  private _updateTitle(): void {
    const count = unreadCountOf(this._chats);
    const urgent = this._chats.alerts.urgent.size;
    this.title.caption = count ? this._trans.__('%1 (%2 unread)', this._label, count) : this._label;
    // The shell keeps data of its own in the dataset.
    const { unread, ...others } = this.title.dataset as { unread?: string };
    const badge = urgent > 99 ? '99+' : String(urgent || '');
    if (badge !== (unread ?? '')) {
      this.title.dataset = badge ? { ...others, unread: badge } : others;
    }
  }

  private _chats: IChatList;
  private _trans: TranslationBundle;
  private _label: string;
  private _list: ListWidget;
  private _current: ChatWidget | null = null;
  private _currentChanged = new Signal<ChatPanel, ChatWidget | null>(this);
}

/** The list of chats in the panel. */
class ListWidget extends ReactWidget {
  constructor(private _props: IChatListViewProps) {
    super();
    this.addClass('cq-ChatListWidget');
    this.node.tabIndex = -1;
  }

  /**
   * Focuses the row of a chat, or the search field. On a touch screen the field would open the keyboard, so the list gets the focus. A list
   * that is still being loaded passes it on.
   */
  focus(id = ''): void {
    const { node } = this;
    this._aim = id;
    const row = node.querySelector<HTMLElement>(`.cq-Row[data-id="${CSS.escape(id)}"]`);
    (
      row ??
      ((!hasScreenKeyboard() && node.querySelector('input:not([type=file])')) || node)
    ).focus();
  }

  protected onActivateRequest(): void {
    this.focus();
  }

  protected onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.update();
  }

  protected render(): JSX.Element | null {
    this._wasVisible ||= this.isVisible;
    return this._wasVisible ? <ListView {...this._props} onDrawn={this._onDrawn} /> : null;
  }

  private _onDrawn = (): void => {
    if (document.activeElement === this.node) {
      this.focus(this._aim);
    }
  };

  private _wasVisible = false;
  private _aim = '';
}

interface IDrawnProps {
  onDrawn(this: void): void;
}

/** Tells when its neighbours are drawn for the first time. */
function Drawn({ onDrawn }: IDrawnProps): null {
  React.useEffect(onDrawn, [onDrawn]);
  return null;
}
