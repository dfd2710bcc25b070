import * as Y from 'yjs';
import type { YMessage } from '../../../src/document/index.js';
import type { IDisposable } from '../../clock.js';
import type { IStorage } from '../../storage/storage.js';
import type { IOpenRoom } from '../document/open-room.js';

/** Tracks messages with growing texts. Their rows are written when the text pauses, not for each piece. */
export class Streams implements IDisposable {
  /** @param _onPause - called when a text has not changed for `streamPause` milliseconds */
  constructor(
    private readonly _room: IOpenRoom & { readonly storage: Pick<IStorage, 'getMessage'> },
    private readonly _onPause: () => void
  ) {}

  has(message: YMessage): boolean {
    return this._changed.has(message);
  }

  get isEmpty(): boolean {
    return this._changed.size === 0;
  }

  note(messages: Iterable<YMessage>): void {
    for (const message of messages) {
      this._changed.set(message, this._room.clock.steady());
    }
    this._wait();
  }

  /** Return the messages that have paused, or all of them, and forget them. */
  take(all: boolean): YMessage[] {
    const end = this._room.clock.steady() - this._pause;
    const paused = [...this._changed].filter(([, time]) => all || time <= end);
    paused.forEach(([message]) => this._changed.delete(message));
    this._wait();
    return paused.map(([message]) => message);
  }

  /** Find texts whose last pieces are not in their rows, because the process ended before the texts paused. */
  async recover(): Promise<void> {
    const { chatState, storage } = this._room;
    const { chat, id: room } = chatState;
    const texts = chat.getYMessages().filter(message => message.get('body') instanceof Y.Text);
    for (const message of texts) {
      const id = message.get('id');
      const row = typeof id === 'string' && (await storage.getMessage(room, id));
      if (row && row.body !== chat.getMessage(row.id)?.body) {
        this.note([message]);
      }
    }
  }

  dispose(): void {
    this._timer?.dispose();
    this._changed.clear();
  }

  private get _pause(): number {
    return this._room.chatState.limits.streamPause;
  }

  private _wait(): void {
    if (this._changed.size > 0 && !this._timer) {
      this._timer = this._room.clock.after(this._pause, () => {
        this._timer = undefined;
        this._onPause();
      });
    }
  }

  private _changed = new Map<YMessage, number>();
  private _timer: IDisposable | undefined;
}
