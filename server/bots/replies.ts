import { v5 } from 'uuid';
import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import type { CommandOf } from '../rooms/commands.js';
import type { Rooms } from '../rooms/rooms.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';
import { questionId } from './ask.js';
import type { MetadataPatch, Reply } from './bot.js';
import { GrowingMetadata } from './growing-metadata.js';
import { GrowingText } from './growing-text.js';
import type { ReplyPace } from './reply-pace.js';

/** The longest reason of a failure, in characters. */
const REASON_LENGTH = 500;

export interface IRepliesOptions {
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly storage: Pick<IStorage, 'getMessage'>;
  readonly clock: Pick<IClock, 'now' | 'steady' | 'after'>;
  readonly pace: ReplyPace;
  readonly bot: IPrincipal;
  readonly chat: string;
  /** The message to answer. */
  readonly message: IMessageRow;
  /** Whether a person waits for the answer: their message went to this bot without a manager, or they chose one of its options. */
  readonly isOwed: boolean;
  /** The ids of the replies are derived from it. */
  readonly key: string;
  /** The namespace of these ids. It is secret, so that nobody else can use them first. */
  readonly replyIds: string;
}

interface IGrowingReply {
  readonly text: GrowingText;
  readonly metadata: GrowingMetadata;
}

/**
 * The replies of a bot to one message. The id of each reply is derived from the bot, the message and the number of the reply. If the bot
 * gets the message again after a crash, it repeats its replies, and the room recognizes them. An id whose message was deleted leads to the
 * next one.
 */
export class Replies implements IDisposable {
  constructor(private readonly _options: IRepliesOptions) {}

  /** Whether a part of a reply is stored. */
  hasBegun = false;

  /** Sends a reply. */
  async send(said: Reply): Promise<void> {
    const message = typeof said === 'string' ? { body: said } : said;
    await this._place(this.nextId(), message);
  }

  /** Whether the next reply is the first one to a person, so that it does not count as an answer to a bot. */
  get isOwed(): boolean {
    return this._options.isOwed && !this.hasBegun;
  }

  /** Takes the id of the next reply, for a question. It follows from its words too: the answer to another question is none to this one. */
  take(words: string): string {
    this.hasBegun = true;
    return questionId(this._idOf(`${this._count++}\n${words}`));
  }

  /** The id of a question that is asked anew. */
  nextQuestion(id: string): string {
    return questionId(v5(id, this._options.replyIds));
  }

  /** Begins a reply that grows. Resolves with its id. */
  begin(): Promise<string> {
    return this._begin(this.nextId());
  }

  /** Whether a reply grows. */
  grows(id: string): boolean {
    return this._open.has(id);
  }

  /** Adds to a reply that grows. */
  async append(id: string, text: string): Promise<void> {
    await this._open.get(id)?.text.append(text);
  }

  /** Sets keys of the metadata of a reply that grows. */
  async setMetadata(id: string, patch: MetadataPatch): Promise<void> {
    await this._open.get(id)?.metadata.set(patch);
  }

  /** Ends a reply that grows. @param failure - the reason if its text is not complete */
  async finish(id: string, failure?: string): Promise<void> {
    const { rooms, bot, chat } = this._options;
    try {
      const reply = this._open.get(id);
      await reply?.metadata.flush();
      const stored = reply?.text.flush();
      await (failure === undefined ? stored : stored?.catch(() => undefined));
      await rooms.execute(bot, {
        type: 'finish',
        chat,
        id,
        failure: failure?.slice(0, REASON_LENGTH)
      });
    } catch (error) {
      const code = error instanceof ChatError ? error.code : null;
      if (code !== 'stream_ended' && code !== 'message_not_found') {
        throw error;
      }
    }
    this._close(id);
  }

  /** Whether there are replies, and none of them grows. */
  get areWhole(): boolean {
    return this.hasBegun && this._open.size === 0;
  }

  /** Whether somebody stopped one of the replies to a question. Those of an agent were not begun here. */
  noteStopped(changed: readonly IMessageRow[], question: string): boolean {
    const isReply = ({ id, sender, reply_to: to }: IMessageRow): boolean =>
      this.grows(id) || (sender === this._options.bot.username && to === question);
    const stopped = changed.filter(row => row.stopped_by !== undefined && isReply(row));
    stopped.forEach(({ id }) => this._close(id));
    return stopped.length > 0;
  }

  /** Ends the replies that still grow. */
  async close(): Promise<void> {
    for (const id of [...this._open.keys()]) {
      await this.finish(id);
    }
  }

  /** Says that the answer failed: in each reply that grows, otherwise in one of its own. */
  async fail(reason: string): Promise<void> {
    if (this._open.size === 0) {
      await this._begin(this._idOf('failure'));
    }
    for (const id of [...this._open.keys()]) {
      await this.finish(id, reason);
    }
  }

  /** Stores what waits in replies that grow, as far as that is possible. */
  async settle(): Promise<void> {
    const open = [...this._open.values()];
    await Promise.allSettled(
      open.flatMap(({ text, metadata }) => [text.flush(), metadata.flush()])
    );
  }

  /** Takes nothing more, and stores nothing more. */
  dispose(): void {
    [...this._open.keys()].forEach(id => this._close(id));
  }

  /** Finds the replies from before a crash. `fail` then ends those that it interrupted. */
  async recover(): Promise<void> {
    const { storage, chat, replyIds } = this._options;
    for (let isThere = true; isThere;) {
      isThere = false;
      for (let id = this.nextId(); ; id = v5(id, replyIds)) {
        const row = await storage.getMessage(chat, id);
        isThere ||= row !== null;
        if (row?.streaming) {
          this._grow(id);
        }
        if (!row?.deleted) {
          this.hasBegun ||= row !== null;
          break;
        }
      }
    }
  }

  private async _begin(first: string): Promise<string> {
    const { message } = this._options;
    const sent = { body: '', streaming: true, reply_to: message.id };
    const { id, isNew } = await this._place(first, sent);
    if (isNew) {
      this._grow(id);
    }
    return id;
  }

  /** Sends a message under the first id that is free, unless a crash left it complete. One that a crash interrupted is deleted. */
  private async _place(
    first: string,
    message: Omit<CommandOf<'send'>['message'], 'id'>
  ): Promise<{ id: string; isNew: boolean }> {
    const { rooms, bot, chat, storage, replyIds } = this._options;
    for (let id = first; ; id = v5(id, replyIds)) {
      const { isNew, isHeld } = await this._send({ ...message, id });
      if (isNew || isHeld) {
        this.hasBegun ||= isNew;
        return { id, isNew };
      }
      const row = await storage.getMessage(chat, id);
      if (row?.streaming) {
        await rooms.execute(bot, { type: 'delete', chat, id });
      } else if (row && !row.deleted) {
        this.hasBegun = true;
        return { id, isNew: false };
      }
    }
  }

  /** Whether the id was not used before, and whether the message is complete and waits for a manager. */
  private async _send(
    message: CommandOf<'send'>['message']
  ): Promise<{ isNew: boolean; isHeld: boolean }> {
    const { rooms, bot, chat } = this._options;
    const { isOwed } = this;
    try {
      const sent = await rooms.execute(bot, { type: 'send', chat, message, isOwed });
      const { repeated, held = false } = sent;
      return { isNew: !repeated, isHeld: held };
    } catch (error) {
      if (error instanceof ChatError && error.code === 'message_id_taken') {
        return { isNew: false, isHeld: false };
      }
      throw error;
    }
  }

  /** The id of the next reply. It is the same if the bot gets the message again. */
  nextId(): string {
    return this._idOf(`${this._count++}`);
  }

  private _idOf(reply: string): string {
    const { bot, key, replyIds } = this._options;
    return v5(`${bot.username}\n${key}\n${reply}`, replyIds);
  }

  private _grow(id: string): void {
    const { rooms, bot, chat, clock, pace } = this._options;
    const store = async (text: string): Promise<void> => {
      await rooms.execute(bot, { type: 'append', chat, id, text });
    };
    const text = new GrowingText({ clock, pace, store });
    const describe = async (metadata: MetadataPatch): Promise<void> => {
      await text.flush().catch(() => undefined); // the next piece tells the bot
      await rooms.execute(bot, { type: 'describe', chat, id, metadata });
    };
    this._open.set(id, { text, metadata: new GrowingMetadata({ clock, pace, store: describe }) });
  }

  private _close(id: string): void {
    const reply = this._open.get(id);
    reply?.text.dispose();
    reply?.metadata.dispose();
    this._open.delete(id);
  }

  /** The replies that grow, by their ids. */
  private readonly _open = new Map<string, IGrowingReply>();
  private _count = 0;
}
