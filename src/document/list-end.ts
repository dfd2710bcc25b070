import * as Y from 'yjs';
import type { YMessage } from './types.js';

/** The end of a shared list. Yjs finds it only by a walk over everything that the list ever held, deleted items included. */
export class ListEnd {
  constructor(private readonly _list: Y.Array<YMessage>) {}

  /** The last item of the list, deleted or not; null if it never had one. */
  find(): Y.Item | null {
    const { store } = this._list.doc!;
    // The item of last time may have been merged into another one, or collected.
    const isThere = this._last !== null && Y.getItem(store, this._last.id) === this._last;
    let item = isThere ? this._last : this._list._start;
    while (item?.right) {
      item = item.right;
    }
    return (this._last = item);
  }

  /** Appends a message. */
  append(message: YMessage): void {
    const { clientID, store } = this._list.doc!;
    const left = this.find();
    const id = Y.createID(clientID, Y.getState(store, clientID));
    const content = new Y.ContentType(message as Y.AbstractType<unknown>);
    const list = this._list as Y.AbstractType<unknown>;
    const item = new Y.Item(id, left, left && left.lastId, null, null, list, null, content);
    Y.transact(this._list.doc!, transaction => item.integrate(transaction, 0));
  }

  private _last: Y.Item | null = null;
}
