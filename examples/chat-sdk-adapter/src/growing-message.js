/** Pieces that come faster are sent together. Each counts towards the rate of the bot. */
const PAUSE_MS = 100;
/** UTF-16 code units that are sent at once. */
const LONGEST_PIECE = 16_000;
/** A source that is faster than the server waits for it. */
const MOST_WAITING = 64_000;

/** A message of the bot that grows on the server while its text arrives. */
export class GrowingMessage {
  /**
   * @param {import('./client.js').Client} client
   * @param {string} messages the path of the messages of the chat
   * @param {{ id: string, reply_to?: string }} fields
   */
  constructor(client, messages, fields) {
    this._client = client;
    this._messages = messages;
    this._fields = fields;
    this.id = fields.id;
  }

  /** Whether somebody has stopped it. */
  isStopped = false;

  get hasBegun() {
    return this._length > 0;
  }

  /** Resolves when more text is welcome. @param {string} text */
  async write(text) {
    this._waiting += text;
    this._sending ??= this._send().finally(() => (this._sending = undefined));
    // An error is thrown by whoever waits for it.
    this._sending.catch(() => {});
    if (this._waiting.length > MOST_WAITING) {
      await this._sending;
    }
    if (this._error) {
      throw this._error;
    }
  }

  /** Sends the rest, and ends the message. */
  async finish() {
    await this._flush();
    await this._end('finish', {});
  }

  /** Ends a message whose text is not complete. @param {string} reason */
  async fail(reason) {
    if (this.hasBegun) {
      await this._flush().catch(() => {});
      await this._end('fail', { reason });
    }
  }

  async _flush() {
    this._isEnding = true;
    await this._sending;
    if (this._error) {
      throw this._error;
    }
  }

  /** @param {'finish' | 'fail'} how @param {object} json */
  async _end(how, json) {
    if (this.hasBegun && !this.isStopped) {
      await this._unlessStopped(() => this._client.ask('POST', `${this._path}/:${how}`, { json }));
    }
  }

  async _send() {
    while (this._waiting !== '' && !this.isStopped && !this._error) {
      const piece = beginningOf(this._waiting);
      this._waiting = this._waiting.slice(piece.length);
      try {
        await this._unlessStopped(() => this._sendPiece(piece));
      } catch (error) {
        this._error = error;
        return;
      }
      this._length += piece.length;
      if (!this._isEnding) {
        await this._client.pause(PAUSE_MS);
      }
    }
  }

  /** @param {string} content */
  _sendPiece(content) {
    const json = this.hasBegun
      ? { content, offset: this._length }
      : { ...this._fields, content, streaming: true };
    return this._client.ask('POST', this.hasBegun ? `${this._path}/:append` : this._messages, {
      json
    });
  }

  /** @param {() => Promise<unknown>} request */
  async _unlessStopped(request) {
    try {
      await request();
    } catch (error) {
      if (/** @type {{ code?: string }} */ (error).code !== 'stream_ended') {
        throw error;
      }
      this.isStopped = true;
    }
  }

  get _path() {
    return `${this._messages}/${this.id}`;
  }

  _length = 0;
  _waiting = '';
  _isEnding = false;
  /** @type {Promise<void> | undefined} */
  _sending;
  /** @type {unknown} */
  _error;
}

/** The beginning of a text, cut between two characters. @param {string} text */
function beginningOf(text) {
  const code = text.charCodeAt(LONGEST_PIECE - 1);
  const isHalf = code >= 0xd800 && code < 0xdc00;
  return text.slice(0, LONGEST_PIECE - (isHalf ? 1 : 0));
}
