import * as Y from 'yjs';
import type { IMessageExtras, YMessage } from '../../../src/document/index.js';
import type { IDisposable } from '../../clock.js';
import type { ILimits } from '../../limits.js';
import type { IStorage } from '../../storage/storage.js';
import type { IOpenRoom } from '../document/open-room.js';
import type { ShownWorks } from '../sessions/shown-works.js';

/** The reason that is shown if the author of a growing message went away. */
export const STREAM_TIMEOUT = 'Nothing more came.';

/**
 * Tracks messages with growing texts. Their rows are written when the text pauses, not for each piece. A message that its author must
 * finish is ended when nothing more has come for a long time.
 */
export class Streams implements IDisposable {
  /** @param _onPause - called when a text has not changed for `streamPause` milliseconds, or a message must be ended */
  constructor(
    private readonly _room: IOpenRoom & {
      readonly storage: Pick<IStorage, 'getMessage'>;
      readonly works: Pick<ShownWorks, 'has'>;
    },
    private readonly _onPause: () => void
  ) {}

  has(message: YMessage): boolean {
    return this._changed.has(message) || this._open.has(message);
  }

  /** Whether every row is written. */
  get isEmpty(): boolean {
    return this._changed.size === 0;
  }

  /** Whether no author still has to finish a message. */
  get areFinished(): boolean {
    return this._open.size === 0;
  }

  /**
   * Note the messages that have grown in a turn, and forget those that have ended: the turn has written their rows.
   *
   * @param finished - the ids of those that ended in this turn
   */
  note(messages: Iterable<YMessage>, finished: readonly string[] = []): void {
    const now = this._room.clock.steady();
    for (const message of this._open.keys()) {
      if (!this._grows(message)) {
        this._open.delete(message);
        this._changed.delete(message);
      }
    }
    for (const message of messages) {
      if (this._grows(message)) {
        this._open.set(message, now);
        this._changed.set(message, now);
      } else if (!finished.includes(message.get('id') as string)) {
        this._changed.set(message, now);
      }
    }
    this._wait();
  }

  /** Return the messages that have paused, or all of them, and forget them. */
  take(all: boolean): YMessage[] {
    const end = this._room.clock.steady() - this._limits.streamPause;
    const paused = [...this._changed].filter(([, time]) => all || time <= end);
    paused.forEach(([message]) => this._changed.delete(message));
    this._wait();
    return paused.map(([message]) => message);
  }

  /**
   * Return the ids of growing messages that nobody has continued for `streamTimeoutMs` milliseconds. The turn ends them. A bot that still
   * works on its answer may wait for a person.
   */
  get abandoned(): string[] {
    const end = this._room.clock.steady() - this._limits.streamTimeoutMs;
    return [...this._open]
      .filter(([message, time]) => time <= end && this._grows(message) && !this._isInWork(message))
      .map(([message]) => message.get('id') as string);
  }

  /** Find texts whose last pieces are not in their rows, because the process ended before the texts paused, and messages that still grow. */
  async recover(): Promise<void> {
    const { chatState, storage } = this._room;
    const { chat, id: room } = chatState;
    const texts = chat.getYMessages().filter(message => message.get('body') instanceof Y.Text);
    for (const message of texts) {
      const id = message.get('id');
      const row = typeof id === 'string' && (await storage.getMessage(room, id));
      if (row && (row.body !== chat.getMessage(row.id)?.body || this._grows(message))) {
        this.note([message]);
      }
    }
  }

  /** Wait for nothing more, because the room closes. */
  stopWaiting(): void {
    this._pauseTimer?.dispose();
    this._endTimer?.dispose();
  }

  dispose(): void {
    this.stopWaiting();
    this._changed.clear();
    this._open.clear();
  }

  private get _limits(): Pick<ILimits, 'streamPause' | 'streamTimeoutMs'> {
    return this._room.chatState.limits;
  }

  private _grows(message: YMessage): boolean {
    return !message._item?.deleted && this._extrasOf(message).streaming === true;
  }

  private _extrasOf(message: YMessage): IMessageExtras {
    return this._room.chatState.chat.getExtras(message.get('id') as string);
  }

  private _isInWork(message: YMessage): boolean {
    const { reply_to: question } = this._extrasOf(message);
    const sender = message.get('sender') as string;
    return question !== undefined && this._room.works.has(sender, question);
  }

  private _wait(): void {
    const { streamPause, streamTimeoutMs } = this._limits;
    this._pauseTimer = this._timerFor(this._changed, this._pauseTimer, streamPause, () => {
      this._pauseTimer = undefined;
    });
    this._endTimer = this._timerFor(this._open, this._endTimer, streamTimeoutMs, () => {
      this._endTimer = undefined;
    });
  }

  /** The timer while there are messages to wait for. The turn that it causes finds which of them are due. */
  private _timerFor(
    messages: ReadonlyMap<YMessage, number>,
    timer: IDisposable | undefined,
    ms: number,
    forget: () => void
  ): IDisposable | undefined {
    if (messages.size === 0) {
      timer?.dispose();
      return undefined;
    }
    return (
      timer ??
      this._room.clock.after(ms, () => {
        forget();
        this._onPause();
      })
    );
  }

  private _changed = new Map<YMessage, number>();
  /** The time of the last change of each message that its author must finish. */
  private _open = new Map<YMessage, number>();
  private _pauseTimer: IDisposable | undefined;
  private _endTimer: IDisposable | undefined;
}
