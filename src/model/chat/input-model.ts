import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IApiClient } from '../api.js';
import { draftFilesOf } from './chat-uploads.js';
import type { DraftFiles } from '../attachments/draft-files.js';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { Config } from '../config.js';
import type { IInputModel, IServerSettings } from '../contracts.js';
import { DraftOffer } from '../offers/draft-offer.js';
import type { IOffers } from '../offers/offer-contracts.js';
import type { VoiceRecording } from '../voice/voice-recording.js';

/** Gets the text to send, the message that it answers, and its files. */
type OnSend = (body: string, replyTo?: string, files?: readonly IReadyFile[]) => void;

/** The draft of a chat. */
export class InputModel implements IInputModel, IDisposable {
  /**
   * @param files - the files of the draft. Without it, the draft takes none
   * @param offer - the part of an open notebook or file that it can take along
   */
  constructor(
    private _onSend: OnSend,
    readonly files: DraftFiles | null = null,
    readonly offer: DraftOffer | null = null
  ) {
    files?.changed.connect(this._onFiles, this);
  }

  get value(): string {
    return this._value;
  }
  set value(value: string) {
    if (value !== this._value) {
      this._value = value;
      // A text must not be sent while its author writes on.
      this._isWaiting = false;
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

  voice: VoiceRecording | null = null;

  focus(): void {
    this.wantsFocus = true;
    this._focusRequested.emit();
  }

  get canSend(): boolean {
    return this._value.trim() !== '' || this.files?.isBusy === true || this._hasFiles;
  }

  get hasUnkept(): boolean {
    return this.files?.isBusy === true || this.voice?.isUsed === true;
  }

  get isWaiting(): boolean {
    return this._isWaiting;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  send(): void {
    if (this.canSend) {
      this.offer?.settle();
    }
    this._send();
  }

  dispose(): void {
    this._isDisposed = true;
    this.files?.dispose();
    this.offer?.dispose();
    this.voice?.dispose();
  }

  private _send(): void {
    const body = this._value.trim();
    if (this.files?.isBusy) {
      this._isWaiting = true;
      this._changed.emit();
    } else if (body || this._hasFiles) {
      this._isWaiting = false;
      const replyTo = this._replyTo ?? undefined;
      const files = this.files?.take();
      this.replyTo = null;
      this.value = '';
      this._onSend(body, replyTo, files);
    }
  }

  private get _hasFiles(): boolean {
    return this.files !== null && this.files.ready.length > 0;
  }

  private _onFiles({ all, isBusy }: DraftFiles): void {
    if (!this._isWaiting || isBusy) {
      return;
    }
    this._isWaiting = false;
    if (all.some(({ state }) => state === 'failed')) {
      this._changed.emit();
    } else {
      this._send();
    }
  }

  private _value = '';
  private _replyTo: string | null = null;
  private _isWaiting = false;
  private _isDisposed = false;
  private _changed = new Signal<IInputModel, void>(this);
  private _focusRequested = new Signal<IInputModel, void>(this);
}

export interface INewInputOptions {
  id: string;
  server: IApiClient;
  settings: Pick<IServerSettings, 'limits'>;
  config: Config;
  offers?: IOffers;
}

/** The draft of a chat. It takes files if it was given a place to upload them. */
export function newInput(onSend: OnSend, options?: INewInputOptions): InputModel {
  const files = options ? draftFilesOf(options.id, options.server, options.settings) : null;
  const offer = files && options?.offers && new DraftOffer(options.offers, files, options.config);
  return new InputModel(onSend, files, offer ?? null);
}
