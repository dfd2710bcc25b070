import { chatPath, cursorIn, messagePath, orMissing } from './places.js';
import { decodeThreadId, encodeThreadId } from './thread-ids.js';

const PAGE = 50;
const LARGEST_PAGE = 200;

/** @typedef {import('./messages.js').RawMessage} RawMessage */

/** Reads past messages. */
export class History {
  /**
   * @param {import('./client.js').Client} client
   * @param {import('./places.js').Places} places
   * @param {(raw: RawMessage) => import('chat').Message<RawMessage>} read
   */
  constructor(client, places, read) {
    this._client = client;
    this._places = places;
    this._read = read;
  }

  /** @param {string} threadId @param {string} id */
  async message(threadId, id) {
    const { chat } = decodeThreadId(threadId);
    const raw = await orMissing(this._client.ask('GET', messagePath(chat, id)));
    return raw && this._read({ ...raw, chat, thread: threadId });
  }

  /**
   * A page of a thread, or of a chat.
   *
   * @param {string} threadId
   * @param {import('chat').FetchOptions} [options]
   */
  async page(threadId, { limit = PAGE, cursor, direction = 'backward' } = {}) {
    const { chat, root, isDirect } = decodeThreadId(threadId);
    const size = Math.min(Math.max(1, Math.floor(limit)), LARGEST_PAGE);
    const thread = root !== undefined || isDirect ? threadId : undefined;
    if (root !== undefined && direction === 'forward') {
      // The API lists threads from their end.
      const all = await this._places.thread(chat, root);
      const rest = all.filter(({ sequenceId }) => Number(sequenceId) > Number(cursor ?? 0));
      const page = rest.slice(0, size);
      const nextCursor = rest.length > size ? page.at(-1)?.sequenceId : undefined;
      return { messages: this._readAll(page, chat, thread), nextCursor };
    }
    const name = direction === 'forward' ? 'after' : 'before';
    const from = cursor ?? (direction === 'forward' ? '0' : undefined);
    const query = new URLSearchParams({
      maxPageSize: String(size),
      ...(from !== undefined && { [name]: from })
    });
    const list =
      root === undefined ? `${chatPath(chat)}/messages` : `${messagePath(chat, root)}/thread`;
    const { value, nextLink } = await this._client.ask('GET', `${list}?${query}`);
    const rows = direction === 'forward' ? value : value.reverse();
    return {
      messages: this._readAll(rows, chat, thread),
      nextCursor: cursorIn(nextLink, name)
    };
  }

  /**
   * A page of the messages of a chat that reply to none.
   *
   * @param {string} channelId
   * @param {import('chat').FetchOptions} [options]
   */
  async channelPage(channelId, options) {
    const whole = encodeThreadId({ chat: decodeThreadId(channelId).chat });
    const { messages, nextCursor } = await this.page(whole, options);
    return { messages: messages.filter(({ raw }) => raw.replyTo === undefined), nextCursor };
  }

  /** System messages and deleted ones say nothing. @param {RawMessage[]} rows @param {string} chat @param {string} [thread] */
  _readAll(rows, chat, thread) {
    return rows
      .filter(({ sender, deletedOn }) => sender !== undefined && deletedOn === undefined)
      .map(raw => this._read({ ...raw, chat, ...(thread !== undefined && { thread }) }));
  }
}
