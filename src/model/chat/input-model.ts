import { Signal, type ISignal } from '@lumino/signaling';
import type { IInputModel } from '../contracts.js';

/** The draft of a chat. */
export class InputModel implements IInputModel {
  /** @param _onSend - gets the text to send */
  constructor(private _onSend: (body: string, replyTo?: string) => void) {}

  get value(): string {
    return this._value;
  }
  set value(value: string) {
    if (value !== this._value) {
      this._value = value;
      this._changed.emit();
    }
  }

  get replyTo(): string | null {
    return this._replyTo;
  }
  set replyTo(replyTo: string | null) {
    if (replyTo !== this._replyTo) {
      this._replyTo = replyTo;
      this._changed.emit();
    }
  }

  get changed(): ISignal<IInputModel, void> {
    return this._changed;
  }

  get focusRequested(): ISignal<IInputModel, void> {
    return this._focusRequested;
  }

  wantsFocus = false;

  focus(): void {
    this.wantsFocus = true;
    this._focusRequested.emit();
  }

  send(): void {
    const body = this._value.trim();
    if (body) {
      const replyTo = this._replyTo ?? undefined;
      this.replyTo = null;
      this.value = '';
      this._onSend(body, replyTo);
    }
  }

  private _value = '';
  private _replyTo: string | null = null;
  private _changed = new Signal<IInputModel, void>(this);
  private _focusRequested = new Signal<IInputModel, void>(this);
}

export const newInput = (onSend: (body: string, replyTo?: string) => void): InputModel =>
  new InputModel(onSend);
