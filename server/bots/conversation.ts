import { v5 } from 'uuid';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { ICommitted } from '../rooms/events.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IMessageRow, IParticipantRow, IStorage } from '../storage/storage.js';
import type { IConversation, IReplyStream } from './bot.js';

/** The namespace of the ids of replies. */
const REPLIES = '6b0f8a52-6f0d-4d0e-9a55-2f6b7f0c5d11';

export interface IConversationOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: Pick<IStorage, 'getParticipants' | 'listMessages' | 'getMessage'>;
  readonly bot: IPrincipal;
  readonly chat: string;
  /** The message to answer. */
  readonly message: IMessageRow;
  /** Called whenever the bot does something. */
  readonly onActivity: () => void;
}

/**
 * The conversation of a bot about one message. The id of each reply is derived from the bot, the message and the number of the reply. If
 * the bot receives the message again after a crash, it repeats its replies, and the room recognizes them.
 */
export class Conversation implements IConversation {
  constructor(private readonly _options: IConversationOptions) {}

  get chat(): string {
    return this._options.chat;
  }

  get signal(): AbortSignal {
    return this._end.signal;
  }

  async reply(body: string): Promise<void> {
    this._act();
    const { rooms, bot, chat } = this._options;
    await rooms.execute(bot, { type: 'send', chat, message: { id: this._nextId(), body } });
  }

  async stream(): Promise<IReplyStream> {
    this._act();
    const id = await this._begin(this._nextId());
    return {
      append: text => this._run(id, () => this._append(id, text)),
      finish: () => this._run(id, () => this._finish(id)),
      fail: reason => this._run(id, () => this._finish(id, reason))
    };
  }

  async history(count: number): Promise<IMessageRow[]> {
    this._act();
    const { storage, chat, message } = this._options;
    const rows = await storage.listMessages(chat, { limit: count, before: message.seq + 1 });
    return rows.reverse();
  }

  participants(): Promise<readonly IParticipantRow[]> {
    this._act();
    return this._options.storage.getParticipants(this.chat);
  }

  /** Tells the bot to end its work. The room still takes its replies. */
  hurry(reason: string): void {
    this._end.abort(new Error(reason));
  }

  /** Tells the bot that its work is in vain, and refuses its further replies. */
  abort(reason: string): void {
    this._isOver = true;
    this.hurry(reason);
  }

  /** Whether the work is in vain. */
  get isOver(): boolean {
    return this._isOver;
  }

  /** Looks whether a commit ends the work: the message was edited or deleted, or somebody stopped the answer. */
  note({ changed, removed }: Pick<ICommitted, 'changed' | 'removed'>): void {
    const { id, body } = this._options.message;
    const row = changed.find(one => one.id === id);
    if (removed.includes(id) || row?.deleted || (row && row.body !== body)) {
      this.abort('The message was edited or deleted.');
    }
    const stopped = changed.find(one => this._open.has(one.id) && one.stopped_by !== undefined);
    if (stopped) {
      this._open.delete(stopped.id);
      this.abort('Somebody stopped the answer.');
    }
  }

  /** Ends the streams that the bot left open. */
  async close(): Promise<void> {
    for (const id of [...this._open]) {
      await this._finish(id);
    }
  }

  /** Says in the chat that the answer failed: in each stream that is open, otherwise in a reply of its own. */
  async fail(reason: string): Promise<void> {
    if (this._open.size === 0) {
      await this._begin(this._nextId());
    }
    for (const id of [...this._open]) {
      await this._finish(id, reason);
    }
  }

  /** Begins a stream. One that a crash interrupted is deleted, and begins anew under another id. */
  private async _begin(first: string): Promise<string> {
    const { rooms, bot, chat, message, storage } = this._options;
    for (let id = first; ; id = v5(id, REPLIES)) {
      const sent = { id, body: '', streaming: true, reply_to: message.id };
      const { repeated } = await rooms
        .execute(bot, { type: 'send', chat, message: sent })
        .catch((error: unknown) => {
          if (error instanceof ChatError && error.code === 'message_id_taken') {
            return { repeated: true };
          }
          throw error;
        });
      if (!repeated) {
        this._open.add(id);
        return id;
      }
      const row = await storage.getMessage(chat, id);
      if (row?.streaming) {
        await rooms.execute(bot, { type: 'delete', chat, id });
      } else if (row && !row.deleted) {
        return id; // it was complete before the crash
      }
    }
  }

  private async _append(id: string, text: string): Promise<void> {
    const { rooms, bot, chat } = this._options;
    await rooms.execute(bot, { type: 'append', chat, id, text });
  }

  private async _finish(id: string, failure?: string): Promise<void> {
    const { rooms, bot, chat } = this._options;
    this._open.delete(id);
    await rooms
      .execute(bot, { type: 'finish', chat, id, failure: failure?.slice(0, 500) })
      .catch((error: unknown) => {
        const code = error instanceof ChatError ? error.code : null;
        if (code !== 'stream_ended' && code !== 'message_not_found') {
          throw error;
        }
      });
  }

  /** Runs an action on a stream. Nothing happens to a stream that was complete before a crash. */
  private async _run(id: string, action: () => Promise<void>): Promise<void> {
    this._act();
    if (this._open.has(id)) {
      await action();
    }
  }

  /** @throws the reason if the work is in vain */
  private _act(): void {
    if (this._isOver) {
      throw this.signal.reason;
    }
    this._options.onActivity();
  }

  private _nextId(): string {
    const { bot, message } = this._options;
    return v5(`${bot.username}\n${message.id}\n${this._replies++}`, REPLIES);
  }

  private readonly _end = new AbortController();
  /** The ids of streams that have begun and not ended. */
  private readonly _open = new Set<string>();
  private _replies = 0;
  private _isOver = false;
}
