import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal, type ISignal } from '@lumino/signaling';
import { StackedPanel, type Widget } from '@lumino/widgets';
import * as React from 'react';
import { ChatListView, type IChatListViewProps } from '../components/index.js';
import type { IChatList } from '../model/index.js';
import { chatIcon } from './chat-icon.js';
import { ChatWidget } from './chat-widget.js';

/** The side panel: the list, or one chat. The chats that are not shown stay as they were left. */
export class ChatPanel extends StackedPanel {
  constructor(props: IChatListViewProps) {
    super();
    this.id = 'colloquy-panel';
    this.addClass('cq-ChatPanel');
    this.title.icon = chatIcon;
    this.title.className = 'cq-ChatPanel-tab';
    this._chats = props.chats.list;
    this._trans = props.trans;
    this._list = ReactWidget.create(<ChatListView {...props} />);
    this._list.addClass('cq-ChatListWidget');
    this.addWidget(this._list);
    this._chats.changed.connect(this._updateTitle, this);
    this._updateTitle();
  }

  /** The chats that are loaded here. */
  get chats(): readonly ChatWidget[] {
    return this.widgets.filter(widget => widget instanceof ChatWidget);
  }

  /** The chat that is shown; null for the list. */
  get current(): ChatWidget | null {
    return this._current;
  }

  /** Emitted with what was shown before. */
  get currentChanged(): ISignal<ChatPanel, ChatWidget | null> {
    return this._currentChanged;
  }

  /** Show a chat, which is taken in if it is not here yet, or the list. */
  reveal(chat: ChatWidget | null): void {
    if (chat && chat.parent !== this) {
      chat.hide();
      this.addWidget(chat);
    }
    const before = this._current;
    if (chat === before) {
      return;
    }
    this._current = chat;
    (before ?? this._list).hide();
    (chat ?? this._list).show();
    this._currentChanged.emit(before);
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._chats.changed.disconnect(this._updateTitle, this);
    super.dispose();
    Signal.clearData(this);
  }

  protected onActivateRequest(): void {
    if (this._current) {
      this._current.activate();
    } else {
      this._list.node.querySelector('input')?.focus();
    }
  }

  protected onChildRemoved(msg: Widget.ChildMessage): void {
    super.onChildRemoved(msg);
    // It was hidden for this panel only.
    msg.child.show();
    if (msg.child === this._current) {
      this._current = null;
      this._list.show();
      this._currentChanged.emit(msg.child as ChatWidget);
    }
  }

  private _updateTitle(): void {
    const count = this._chats.threads.filter(thread => thread.unreadCount > 0).length;
    this.title.caption = count ? this._trans.__('Chat (%1 unread)', count) : this._trans.__('Chat');
    // The shell keeps a value of its own there.
    const { unread, ...others } = this.title.dataset as { unread?: string };
    const badge = count > 99 ? '99+' : String(count || '');
    if (badge !== (unread ?? '')) {
      this.title.dataset = badge ? { ...others, unread: badge } : others;
    }
  }

  private _chats: IChatList;
  private _trans: TranslationBundle;
  private _list: Widget;
  private _current: ChatWidget | null = null;
  private _currentChanged = new Signal<ChatPanel, ChatWidget | null>(this);
}
