import type { IDisposable } from '@lumino/disposable';
import { unreadCountOf, type IChatList } from '../model/index.js';

/** The number before the title of JupyterLab's page. */
const NUMBER = /^\(\d+\+?\) /;

/** Shows the number of unread chats before the title of the page, which JupyterLab sets. */
export class PageTitle implements IDisposable {
  constructor(private _list: IChatList) {
    _list.changed.connect(this._show, this);
    this._observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    this._show();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._list.changed.disconnect(this._show, this);
    this._observer.disconnect();
    document.title = document.title.replace(NUMBER, '');
  }

  private _show(): void {
    const count = unreadCountOf(this._list);
    const name = document.title.replace(NUMBER, '');
    const title = count > 0 ? `(${count > 99 ? '99+' : count}) ${name}` : name;
    if (title !== document.title) {
      document.title = title;
    }
  }

  private _observer = new MutationObserver(() => this._show());
  private _isDisposed = false;
}
