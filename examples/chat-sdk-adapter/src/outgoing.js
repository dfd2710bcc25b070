import { extractFiles, extractPostableAttachments, ValidationError } from '@chat-adapter/shared';
import { questionOf, textOf } from './cards.js';
import { GrowingMessage } from './growing-message.js';
import { chatPath, messagePath, orMissing, remember } from './places.js';
import { decodeThreadId, encodeThreadId } from './thread-ids.js';
import { freshId, Turn } from './turns.js';

const ADAPTER = 'colloquy';

/**
 * @typedef {import('./messages.js').RawMessage} RawMessage
 * @typedef {import('chat').AdapterPostableMessage} Postable
 */

/** Writes the messages of the bot. */
export class Outgoing {
  /**
   * @param {import('./client.js').Client} client
   * @param {(threadId: string) => Promise<void>} abortTurn ends the handler whose message was stopped
   */
  constructor(client, abortTurn) {
    this._client = client;
    this._abortTurn = abortTurn;
  }

  /** @param {string} threadId @param {Postable} message @param {string | undefined} replyTo */
  async post(threadId, message, replyTo) {
    const { chat, root, isDirect } = decodeThreadId(threadId);
    const content = textOf(message);
    const question = questionOf(message);
    const { id, there } = await this._nextIn(chat);
    /** @type {object} */
    let sent = there ?? {};
    if (!there) {
      const files = await this._upload(chat, message);
      sent = {
        ...{ id, content, ...question },
        ...(replyTo !== undefined && { reply_to: replyTo }),
        ...(files.length > 0 && { attachments: files })
      };
      await this._client.ask('POST', `${chatPath(chat)}/messages`, { json: sent });
    }
    const place = isDirect ? { chat, isDirect } : { chat, root: root ?? replyTo ?? id };
    return { id, threadId: encodeThreadId(place), raw: rawOf(chat, sent) };
  }

  /**
   * Posts a message that grows in the chat.
   *
   * @param {string} threadId
   * @param {AsyncIterable<string | import('chat').StreamChunk>} pieces
   * @param {AbortSignal} [signal]
   */
  async stream(threadId, pieces, signal) {
    const { chat } = decodeThreadId(threadId);
    const { id, there } = await this._nextIn(chat);
    if (there) {
      return { id, threadId, raw: rawOf(chat, there) };
    }
    const replyTo = this.answered(threadId);
    const fields = { id, ...(replyTo !== undefined && { reply_to: replyTo }) };
    const message = new GrowingMessage(this._client, `${chatPath(chat)}/messages`, fields);
    remember(this._growing, id, { message, threadId });
    try {
      for await (const piece of pieces) {
        const isText = typeof piece === 'string';
        await message.write(isText ? piece : piece.type === 'markdown_text' ? piece.text : '');
        if (message.isStopped) {
          await this._abortTurn(threadId);
          break;
        }
      }
      await (signal?.aborted ? message.fail('The answer was stopped.') : message.finish());
    } catch (error) {
      await message.fail('The bot failed before the answer was complete.').catch(() => {});
      throw error;
    } finally {
      this._growing.delete(id);
    }
    return { id: message.hasBegun ? id : '', threadId, raw: rawOf(chat, fields) };
  }

  /** Somebody has stopped a message of the bot. @param {string} id */
  async stopped(id) {
    const growing = this._growing.get(id);
    if (growing) {
      growing.message.isStopped = true;
      await this._abortTurn(growing.threadId);
    }
  }

  /** @param {string} threadId @param {string} id @param {Postable} message */
  async edit(threadId, id, message) {
    if (questionOf(message).options) {
      throw new ValidationError(ADAPTER, 'Buttons cannot be changed. Post a new card.');
    }
    const { chat } = decodeThreadId(threadId);
    const json = { content: textOf(message) };
    await this._client.ask('PATCH', messagePath(chat, id), { json });
    return { id, threadId, raw: rawOf(chat, { id, ...json }) };
  }

  /**
   * The message to which a message in a thread replies: the one that the bot answers, so that its author can stop the bot; otherwise the first
   * one of the thread.
   *
   * @param {string} threadId
   */
  answered(threadId) {
    const { root, isDirect } = decodeThreadId(threadId);
    const turn = Turn.current;
    return isDirect ? undefined : turn?.threadId === threadId ? (turn.message ?? root) : root;
  }

  /**
   * The id of the next message in a chat. A handler that runs again finds the message that it posted before it was killed.
   *
   * @param {string} chat
   * @returns {Promise<{ id: string, there?: RawMessage }>}
   */
  async _nextIn(chat) {
    const turn = Turn.current;
    if (!turn) {
      return { id: freshId() };
    }
    const number = turn.next();
    for (let attempt = 0; ; attempt++) {
      const id = turn.idOf(number, attempt);
      /** @type {RawMessage | null} */
      const there = turn.isRepeated
        ? await orMissing(this._client.ask('GET', messagePath(chat, id)))
        : null;
      if (!there) {
        return { id };
      }
      const isDeleted = there.deletedOn !== undefined;
      if (!there.streaming && there.failure === undefined && !isDeleted) {
        return { id, there };
      }
      if (!isDeleted) {
        // It was cut off, and begins anew.
        await orMissing(this._client.ask('DELETE', messagePath(chat, id)));
      }
    }
  }

  /** Uploads the files of a message. @param {string} chat @param {Postable} message @returns {Promise<string[]>} */
  async _upload(chat, message) {
    const attachments = extractPostableAttachments(message).map(async one => ({
      data: one.data ?? (await one.fetchData?.()),
      filename: one.name ?? one.type,
      mimeType: one.mimeType
    }));
    const ids = [];
    for (const file of [...extractFiles(message), ...(await Promise.all(attachments))]) {
      const { data, filename, mimeType = 'application/octet-stream' } = file;
      if (data === undefined) {
        throw new ValidationError(ADAPTER, `The attachment ${filename} has no data.`);
      }
      const bytes = /** @type {BlobPart} */ (data);
      const path = `${chatPath(chat)}/attachments?name=${encodeURIComponent(filename)}`;
      const request = { file: new Blob([bytes], { type: mimeType }) };
      ids.push((await this._client.ask('POST', path, request)).id);
    }
    return ids;
  }

  /** @type {Map<string, { message: GrowingMessage, threadId: string }>} */
  _growing = new Map();
}

/** A message as the bot knows it. @param {string} chat @param {object} sent */
const rawOf = (chat, sent) => /** @type {RawMessage} */ ({ ...sent, chat });
