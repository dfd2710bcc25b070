import { Signal, type ISignal } from '@lumino/signaling';
import { tryLoad, type LoadProblem } from './load-problem.js';

/** A part of the code that is loaded when it is first needed. */
export class LatePart<T> {
  constructor(private readonly _load: () => Promise<T>) {}

  /** Undefined until it is loaded. */
  get code(): T | undefined {
    return this._code;
  }

  /** Why it could not be loaded; null if it was, or is on its way. */
  get problem(): LoadProblem | null {
    return this._problem;
  }

  /** Emitted when it was loaded, when that has failed, and when it is loaded again. */
  get changed(): ISignal<LatePart<T>, void> {
    return this._changed;
  }

  /** Loads it, unless it is there or on its way. */
  load(): void {
    if (this._code === undefined && !this._isLoading) {
      this._isLoading = true;
      this._problem = null;
      void this._run();
    }
  }

  /** Loads it again, for all who show that it has failed. */
  retry(): void {
    this.load();
    this._changed.emit();
  }

  private async _run(): Promise<void> {
    const loaded = await tryLoad(this._load);
    this._isLoading = false;
    if ('code' in loaded) {
      this._code = loaded.code;
    } else {
      this._problem = loaded.problem;
    }
    this._changed.emit();
  }

  private _code: T | undefined;
  private _problem: LoadProblem | null = null;
  private _isLoading = false;
  private _changed = new Signal<LatePart<T>, void>(this);
}
