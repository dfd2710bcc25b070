/** Milliseconds without a message after which bots may answer each other anew. */
const PAUSE_MS = 10 * 60 * 1000;

/** The author of a message, as far as the exchange of bots is concerned. */
export interface IWriter {
  readonly username: string;
  readonly isBot: boolean;
}

/**
 * Counts how often the bots of a chat answer each other, so that they do not go on for ever. Nothing in a message proves what its bot
 * answers. So each bot's first message after a person's message counts as an answer to the person, and each later one that follows another
 * bot's message counts as an answer to that bot. Only of the bots in the server is known what they answer. At the limit all bots that have written are quiet. A person's message, or ten minutes
 * without any message, begins a new count.
 */
export class BotExchange {
  /** Whether the bots are quiet. The chat has been told then. */
  isQuiet = false;

  /**
   * @param most - the most answers of bots to bots
   * @param now - the time in milliseconds
   */
  permits({ username, isBot }: IWriter, most: number, now: number): boolean {
    if (!isBot || this._isOver(now) || !this._writers.has(username)) {
      return true;
    }
    return !this.isQuiet && (!this._isAnswer(username) || this._answers < most);
  }

  /**
   * Count a message that was added.
   *
   * @param isOwed - whether it is known to answer a person
   */
  note({ username, isBot }: IWriter, now: number, isOwed = false): void {
    if (!isBot || this._isOver(now)) {
      this._writers.clear();
      this._answers = 0;
      this.isQuiet = false;
    }
    if (isBot) {
      this._answers += !isOwed && this._isAnswer(username) ? 1 : 0;
      this._writers.add(username);
      this._last = username;
    }
    this._time = now;
  }

  private _isAnswer(username: string): boolean {
    return this._writers.has(username) && this._last !== username;
  }

  private _isOver(now: number): boolean {
    return now - this._time > PAUSE_MS;
  }

  /** The bots that wrote since a person did. */
  private readonly _writers = new Set<string>();
  private _last = '';
  private _time = -Infinity;
  private _answers = 0;
}
