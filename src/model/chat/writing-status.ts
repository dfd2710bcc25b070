import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { YChat } from '../../document/index.js';
import type { Config } from '../config.js';
import type { IInputModel, ITimers } from '../contracts.js';

/** The time after the last keystroke during which the user still counts as typing, in milliseconds. */
const WRITING_TIMEOUT_MS = 1_000;

/** The same for an empty text, which may have become a message. That goes ahead of the news that nobody writes. */
const EMPTIED_TIMEOUT_MS = 100;

/** Tells others that the user is typing, if the user's settings allow it. */
export class WritingStatus implements IDisposable {
  constructor(
    private _input: IInputModel,
    private _config: Config,
    private _timers: ITimers
  ) {
    _input.changed.connect(this._onInput, this);
  }

  /** The awareness that is updated; null while there is no document. */
  awareness: YChat['awareness'] | null = null;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  stop(): void {
    this._timer?.dispose();
    if (this._isWriting && !this._isDisposed) {
      this._isWriting = false;
      this.awareness?.setLocalStateField('isWriting', false);
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._timer?.dispose();
    Signal.disconnectReceiver(this);
  }

  private _onInput = (): void => {
    if (!this._config.config.sendTypingNotification) {
      this.stop();
      return;
    }
    const isEmpty = this._input.value === '';
    if (!isEmpty && !this._isWriting) {
      this._isWriting = true;
      this.awareness?.setLocalStateField('isWriting', true);
    }
    this._timer?.dispose();
    if (this._isWriting) {
      const wait = isEmpty ? EMPTIED_TIMEOUT_MS : WRITING_TIMEOUT_MS;
      this._timer = this._timers.delay(() => this.stop(), wait);
    }
  };

  private _isWriting = false;
  private _timer: IDisposable | null = null;
  private _isDisposed = false;
}
