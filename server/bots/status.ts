import type { IClock, IDisposable } from '../clock.js';
import type { IPrincipal } from '../identity/principal.js';
import type { Rooms } from '../rooms/rooms.js';

/** A bot that answers faster than this does not show that it works, in milliseconds. */
const SHOWN_AFTER_MS = 200;

/** The longest status, in characters. */
const STATUS_LENGTH = 200;

export interface IStatusOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly clock: IClock;
  readonly bot: IPrincipal;
  readonly chat: string;
  /** The id of the message on which the bot works. null: the chat is told nothing. */
  readonly message: string | null;
  /** Called if the chat could not be told, which ends nothing. */
  onError(this: void, error: unknown): void;
}

/** Shows in the chat that a bot works on a message. Of several texts in a row, the chat may get only the last. */
export class Status implements IDisposable {
  constructor(private readonly _options: IStatusOptions) {
    this._timer = _options.clock.after(SHOWN_AFTER_MS, () => this.show());
  }

  /** Shows a text, or only that the bot works. */
  show(text?: string | null): void {
    if (!this._isOver) {
      this._timer.dispose();
      this._tell(text?.slice(0, STATUS_LENGTH) ?? '');
    }
  }

  /** The work is over. */
  dispose(): void {
    this._timer.dispose();
    this._isOver = true;
    if (this._isShown) {
      this._tell(null);
    }
  }

  private _tell(text: string | null): void {
    if (this._options.message === null) {
      return;
    }
    this._isShown = true;
    this._next = { text };
    this._telling ??= this._run().finally(() => (this._telling = null));
  }

  private async _run(): Promise<void> {
    const { rooms, bot, chat, message: id, onError } = this._options;
    while (this._next) {
      const { text } = this._next;
      this._next = null;
      await rooms.execute(bot, { type: 'status', chat, id: id!, text }).catch(onError);
    }
  }

  private readonly _timer: IDisposable;
  /** The text that the chat is told next. */
  private _next: { readonly text: string | null } | null = null;
  private _telling: Promise<void> | null = null;
  private _isShown = false;
  private _isOver = false;
}
