import type { IMessageItem } from '../contracts.js';
import type { LoadedHistory } from './loaded-history.js';

/** The message that the views of a chat have to scroll to. */
export class JumpTarget {
  constructor(
    private _history: Pick<LoadedHistory, 'shows' | 'goTo'>,
    private _get: (id: string) => IMessageItem | undefined,
    private _onChange: (ids: string[]) => void
  ) {}

  /** Shows the part of the chat around a message, to which the views scroll. Rejects with a RequestError. */
  async reveal(id: string): Promise<void> {
    const item = this._get(id);
    if (!item || !this._history.shows(item)) {
      await this._history.goTo(id);
    }
    this._id = id;
    this._onChange([id]);
  }

  /** Returns the id of the message that a view must scroll to, once; otherwise null. */
  take(): string | null {
    const id = this._id;
    this._id = null;
    return id;
  }

  private _id: string | null = null;
}
