import type { IUnfinishedEdit, IUnfinishedEdits } from '../contracts.js';
import { editedBy, editOf } from './pending-store.js';
import type { PendingTexts } from './pending-texts.js';

export interface IUnfinishedEditsOptions {
  /** The chat's UUID. */
  id: string;
  pending: PendingTexts;
  /** The chat's name now. */
  topic(this: void): string;
}

/** The edits of messages in one chat that the user has begun, kept like the draft. */
export class UnfinishedEdits implements IUnfinishedEdits {
  constructor(private _options: IUnfinishedEditsOptions) {}

  get newest(): IUnfinishedEdit | null | undefined {
    const { id: chat, pending } = this._options;
    if (!pending.isRead) {
      return undefined;
    }
    let newest: { id: string; text: string; time: number } | null = null;
    for (const kept of pending.all) {
      const id = editedBy(kept);
      const isOne = kept.chat === chat && id !== null && !this._saved.has(id);
      if (isOne && (!newest || kept.time > newest.time)) {
        newest = { id, text: kept.text, time: kept.time };
      }
    }
    return newest && { id: newest.id, text: newest.text };
  }

  of(message: string): string | null {
    return this._options.pending.text(this._placeOf(message)) || null;
  }

  keep(message: string, text: string): void {
    this._saved.delete(message);
    this._options.pending.setUnfinished(this._placeOf(message), this._options.topic(), text);
  }

  /** An edit was saved. Without a connection it stays kept, because a reload loses what the server does not have. */
  save(message: string, text: string, isConnected: boolean): void {
    this.keep(message, isConnected ? '' : text);
    if (!isConnected) {
      this._saved.add(message);
    }
  }

  /** The server has what was saved. */
  drop(): void {
    this._saved.forEach(message => this.keep(message, ''));
  }

  private _placeOf(message: string): { chat: string; id: string } {
    return { chat: this._options.id, id: editOf(message) };
  }

  /** Messages whose edits were saved while there was no connection. */
  private _saved = new Set<string>();
}
