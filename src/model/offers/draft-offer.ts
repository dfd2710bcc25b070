import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { MAX_FILES, type DraftFiles } from '../attachments/draft-files.js';
import { entryKey } from '../attachments/entry-key.js';
import type { IConfig } from '../settings-contracts.js';
import { codeBlock } from './code-block.js';
import type { IOffer, IOffers } from './offer-contracts.js';

/** The offer to one draft. Nothing goes along unless the user chooses it, or has set so. */
export class DraftOffer implements IDisposable {
  constructor(
    private _offers: IOffers,
    private _files: DraftFiles,
    private _config: {
      readonly config: Pick<IConfig, 'sendWithSelection'>;
      readonly configChanged: ISignal<unknown, unknown>;
    }
  ) {
    _offers.changed.connect(this._emit, this);
    _files.changed.connect(this._emit, this);
    _config.configChanged.connect(this._emit, this);
  }

  /** Null if there is none, if it is attached already, if the user has left it out, or if the draft has no place for it. */
  get current(): IOffer | null {
    const current =
      this._offers.current ?? (this._isForAgent ? (this._offers.whole ?? null) : null);
    const isOpen =
      current !== null &&
      keyOf(current) !== this._leftOut &&
      this._files.all.length < MAX_FILES &&
      !this._files.hasEntry(current.attachment);
    return isOpen ? current : null;
  }

  /** Whether the draft asks an agent, which may need the open notebook although its active cell is empty. */
  get isForAgent(): boolean {
    return this._isForAgent;
  }
  set isForAgent(isForAgent: boolean) {
    if (isForAgent !== this._isForAgent) {
      this._isForAgent = isForAgent;
      this._emit();
    }
  }

  /** Whether it goes along by the user's settings. */
  get goesAlong(): boolean {
    return this._config.config.sendWithSelection && this.current !== null;
  }

  get changed(): ISignal<DraftOffer, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Attaches it to the draft. */
  attach(): void {
    const { current } = this;
    if (current) {
      this._files.addEntries([current.attachment]);
    }
  }

  /** Leaves it out of this message. */
  leaveOut(): void {
    this._leftOut = keyOf(this.current);
    this._emit();
  }

  /** The text with the code above or below it. The code then takes the place of the attachment. */
  withCode(text: string, place: 'above' | 'below'): string {
    const { current } = this;
    if (!current) {
      return text;
    }
    this.leaveOut();
    const parts = [codeBlock(current.code, current.language), text.trim()].filter(Boolean);
    return (place === 'above' ? parts : parts.reverse()).join('\n\n');
  }

  /** The draft is about to be sent. */
  settle(): void {
    if (this.goesAlong) {
      this.attach();
    }
    this._leftOut = null;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.disconnectReceiver(this);
    Signal.clearData(this);
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _isForAgent = false;
  private _leftOut: string | null = null;
  private _isDisposed = false;
  private _changed = new Signal<DraftOffer, void>(this);
}

const keyOf = (offer: IOffer | null): string | null => offer && entryKey(offer.attachment);
