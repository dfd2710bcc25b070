import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IInputToolbarItem, IToolbarItems } from './contracts.js';

/** Keeps the items of toolbars, ordered by position. */
export class InputToolbarRegistry implements IToolbarItems {
  constructor(items: Readonly<Record<string, IInputToolbarItem>> = {}) {
    this._items = new Map(Object.entries(items));
  }

  get itemsChanged(): ISignal<IToolbarItems, void> {
    return this._itemsChanged;
  }

  getItems(): (IInputToolbarItem & { readonly name: string })[] {
    return [...this._items]
      .map(([name, item]) => ({ name, ...item }))
      .filter(({ hidden }) => !hidden)
      .sort((a, b) => a.position - b.position);
  }

  get(name: string): IInputToolbarItem | undefined {
    return this._items.get(name);
  }

  addItem(name: string, item: IInputToolbarItem): IDisposable {
    if (this._items.has(name)) {
      throw new Error(
        `The input toolbar already has an item "${name}". Remove it first, or take another name.`
      );
    }
    this._items.set(name, item);
    this._itemsChanged.emit();
    return new DisposableDelegate(() => {
      if (this._items.get(name)?.element === item.element) {
        this.removeItem(name);
      }
    });
  }

  removeItem(name: string): void {
    if (this._items.delete(name)) {
      this._itemsChanged.emit();
    }
  }

  show(name: string): void {
    this._setHidden(name, false);
  }

  hide(name: string): void {
    this._setHidden(name, true);
  }

  private _setHidden(name: string, hidden: boolean): void {
    const item = this._items.get(name);
    if (item && Boolean(item.hidden) !== hidden) {
      this._items.set(name, { ...item, hidden });
      this._itemsChanged.emit();
    }
  }

  private readonly _items: Map<string, IInputToolbarItem>;
  private _itemsChanged = new Signal<IToolbarItems, void>(this);
}
