import type { IDisposable } from '../clock.js';
import type { ICommitted } from '../rooms/events.js';
import type { IMessageRow, IParticipantRow, IStorage } from '../storage/storage.js';
import type { IOverrides, ManagerCommand } from '../rooms/commands.js';
import { Question, type IAnswer, type IAskOptions } from './ask.js';
import type { HistorySize, IReplyStream, Reply } from './bot.js';
import { readHistory, type IHistoryStore } from './history.js';
import type { IAnswerOptions, IManagerConversation } from './manager.js';
import { Replies, type IRepliesOptions } from './replies.js';
import type { Status } from './status.js';

export interface IConversationOptions extends IRepliesOptions {
  readonly storage: IHistoryStore & Pick<IStorage, 'getMessage'>;
  readonly status: Pick<Status, 'show'>;
  /** Whether people do not see the message yet. */
  readonly isWaiting: boolean;
  /** Called whenever the bot does something. */
  onActivity(this: void): void;
  /** Called when the bot begins to wait for a person. Disposing the result ends the wait. */
  onWaiting(this: void): IDisposable;
}

/** The conversation of a bot about one message, while it tries to answer it. */
export class Conversation implements IManagerConversation {
  constructor(private readonly _options: IConversationOptions) {
    this.replies = new Replies(_options);
    this.over = new Promise((_, reject) => {
      this._endWaiting = reject;
    });
    this.over.catch(() => undefined); // it may reject while nothing awaits it
  }

  readonly replies: Replies;

  /** Rejects when the work is aborted. */
  readonly over: Promise<never>;

  get chat(): string {
    return this._options.chat;
  }

  get signal(): AbortSignal {
    return this._end.signal;
  }

  async reply(said: Reply): Promise<void> {
    this._act();
    await this.replies.send(said);
  }

  async stream(): Promise<IReplyStream> {
    this._act();
    const id = await this.replies.begin();
    return {
      id,
      append: text => this._run(id, () => this.replies.append(id, text)),
      setMetadata: patch => this._run(id, () => this.replies.setMetadata(id, patch)),
      finish: () => this._run(id, () => this.replies.finish(id)),
      fail: reason => this._run(id, () => this.replies.finish(id, reason))
    };
  }

  async ask(body: string, how: IAskOptions): Promise<IAnswer> {
    this._act();
    const { message, onWaiting, ...parts } = this._options;
    const { isOwed } = this.replies;
    const words = JSON.stringify([message.body, body, how.options, how.audience]);
    const id = this.replies.take(words);
    const nextId = (last: string): string => this.replies.nextQuestion(last);
    const question = new Question({ ...parts, isOwed, id, nextId });
    const waiting = onWaiting();
    this._questions.add(question);
    try {
      return await question.ask(body, message.id, how);
    } finally {
      this._questions.delete(question);
      waiting.dispose();
    }
  }

  status(text: string | null): void {
    this._act();
    this._options.status.show(text);
  }

  typing(): void {
    this.status(null);
  }

  history(size: HistorySize): Promise<IMessageRow[]> {
    this._act();
    return readHistory(this._options.storage, this._options, size);
  }

  participants(): Promise<readonly IParticipantRow[]> {
    this._act();
    return this._options.storage.getParticipants(this.chat);
  }

  get isWaiting(): boolean {
    return this._options.isWaiting;
  }

  approve(id: string): Promise<void> {
    return this._manage({ type: 'approve', chat: this.chat, id });
  }

  redirect(id: string, bots: readonly string[], overrides?: IOverrides): Promise<void> {
    const delivery = this.replies.nextId();
    return this._manage({ type: 'redirect', chat: this.chat, id, delivery, bots, overrides });
  }

  answerFor(bot: string | null, said: Reply, options: IAnswerOptions = {}): Promise<void> {
    const answer = typeof said === 'string' ? { body: said } : said;
    return this._manage({
      type: 'answer',
      chat: this.chat,
      message: { ...answer, id: this.replies.nextId() },
      ...(bot !== null && { on_behalf_of: bot }),
      ...options
    });
  }

  /** Tells the bot to end its work. The room still takes its replies. */
  hurry(reason: string): void {
    const error = new Error(reason);
    this._questions.forEach(question => question.leave(error));
    this._end.abort(error);
    void this.replies.settle();
  }

  /** Aborts the signal of the bot, and refuses its further replies. */
  abort(reason: string): void {
    this._isOver = true;
    this._questions.forEach(question => void question.withdraw(new Error(reason)));
    this.hurry(reason);
    this._endWaiting(this.signal.reason);
  }

  /** A commit of the chat may answer a question, or end it. */
  note(committed: Pick<ICommitted, 'changed' | 'removed'>): void {
    this._questions.forEach(question => question.note(committed));
  }

  private async _manage(command: ManagerCommand): Promise<void> {
    this._act();
    await this._options.rooms.execute(this._options.bot, command);
  }

  /** Runs an action on a stream. Nothing happens to a stream that was complete before a crash. */
  private async _run(id: string, action: () => Promise<void>): Promise<void> {
    this._act();
    if (this.replies.grows(id)) {
      await action();
    }
  }

  /** @throws the reason if the work is aborted */
  private _act(): void {
    if (this._isOver) {
      throw this.signal.reason;
    }
    this._options.onActivity();
  }

  /** The questions that wait for an answer. */
  private readonly _questions = new Set<Question>();
  private readonly _end = new AbortController();
  private _endWaiting!: (reason: unknown) => void;
  private _isOver = false;
}
