import type { IMessageItem } from '../contracts.js';
import type { LoadedHistory } from './loaded-history.js';

export interface IJumpsOptions {
  history: Pick<LoadedHistory, 'goTo' | 'shows'>;
  /** A loaded message. */
  get(this: void, id: string): IMessageItem | undefined;
  onChange(this: void, ids: string[]): void;
}

/** The ways to a message of one chat, wherever it is. The views scroll there. */
export class Jumps {
  constructor(private readonly _options: IJumpsOptions) {}

  /** Shows the part of the chat around a message. Rejects with a RequestError. */
  async toMessage(id: string): Promise<void> {
    const { history, get } = this._options;
    const item = get(id);
    if (!item || !history.shows(item)) {
      await history.goTo({ around: id });
    }
    this._aim(id);
  }

  /** Shows the first message at that time or later, or else the newest. Rejects with a RequestError. */
  async toTime(time: number): Promise<void> {
    const found = await this._options.history.goTo({ aroundTime: new Date(time).toISOString() });
    // A system message does not take the focus.
    const inOrder = found
      .filter(({ deleted, type }) => !deleted && type !== 'system')
      .sort((a, b) => a.seq - b.seq);
    const target = inOrder.find(message => (message.time ?? 0) * 1000 >= time) ?? inOrder.at(-1);
    if (target) {
      this._aim(target.id);
    }
  }

  /** Returns the id of the message that a view must scroll to, once; otherwise null. */
  take(): string | null {
    const target = this._target;
    this._target = null;
    return target;
  }

  private _aim(id: string): void {
    this._target = id;
    this._options.onChange([id]);
  }

  private _target: string | null = null;
}
