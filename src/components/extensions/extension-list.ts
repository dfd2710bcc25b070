import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';

/** The things that extensions have added, in the order in which they came. */
export class ExtensionList<T> {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The things. The array is another one after each change. */
  get all(): readonly T[] {
    return this._all;
  }

  /** Adds a thing. Dispose the result to remove it. */
  protected add(thing: T): IDisposable {
    const entry = { thing };
    this._set([...this._entries, entry]);
    return new DisposableDelegate(() => {
      this._set(this._entries.filter(other => other !== entry));
    });
  }

  private _set(entries: readonly { readonly thing: T }[]): void {
    this._entries = entries;
    this._all = entries.map(({ thing }) => thing);
    this._changed.emit();
  }

  private _entries: readonly { readonly thing: T }[] = [];
  private _all: readonly T[] = [];
  private _changed = new Signal<this, void>(this);
}
