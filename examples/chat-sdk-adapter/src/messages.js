import { maskCodeSpans } from '@chat-adapter/shared';
import { Message } from 'chat';
import { MarkdownReader } from './markdown.js';
import { encodeThreadId } from './thread-ids.js';

/**
 * A message of the API, with its place.
 *
 * @typedef {object} RawMessage
 * @property {string} chat
 * @property {string} [thread] the id of its thread
 * @property {string} id
 * @property {string} sequenceId
 * @property {string} [sender]
 * @property {string} senderDisplayName
 * @property {boolean} senderIsBot
 * @property {{ message?: string, attachments?: { id: string, attachmentType: string, name: string, url: string }[] }} content
 * @property {string} createdOn
 * @property {string} [editedOn]
 * @property {string} [deletedOn]
 * @property {string} [replyTo]
 * @property {string[]} mentions
 * @property {boolean} streaming
 * @property {string} [failure]
 * @property {string} [stoppedBy]
 * @property {{ reactions?: Record<string, string[]> }} [colloquy]
 */

/** Reads messages for one bot. */
export class MessageReader {
  /**
   * @param {import('./client.js').Client} client
   * @param {{ username: string, displayName: string }} me
   */
  constructor(client, me) {
    this._client = client;
    this._me = me;
    const names = [me.username, me.displayName, me.displayName.replaceAll(' ', '-')];
    const name = names.map(one => one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    this._mention = new RegExp(
      `(?<![\\p{L}\\p{N}_/])@(?:${name})(?![\\p{L}\\p{N}_]|[-.@][\\p{L}\\p{N}])`,
      'iu'
    );
  }

  /**
   * @param {RawMessage} raw
   * @returns {Message<RawMessage>}
   */
  read(raw) {
    const { message: body = '', attachments = [] } = raw.content;
    const { formatted, text } = this._markdown.read(body);
    const own = raw.replyTo ?? raw.id;
    const { editedOn } = raw;
    return new Message({
      id: raw.id,
      threadId: raw.thread ?? encodeThreadId({ chat: raw.chat, root: own }),
      text,
      formatted,
      raw,
      author: this.author(raw.sender ?? '', raw.senderDisplayName, raw.senderIsBot),
      metadata: {
        dateSent: new Date(raw.createdOn),
        edited: editedOn !== undefined,
        ...(editedOn !== undefined && { editedAt: new Date(editedOn) })
      },
      attachments: attachments.map(({ id, attachmentType, name, url }) =>
        this.withData({
          type: attachmentType === 'image' ? 'image' : 'file',
          name,
          url,
          fetchMetadata: { chat: raw.chat, id }
        })
      ),
      isMention: this.mentions(raw)
    });
  }

  /** Whether a message mentions the bot, outside of code. @param {RawMessage} raw */
  mentions({ mentions, content: { message = '' } }) {
    return mentions.includes(this._me.username) || this._mention.test(maskCodeSpans(message));
  }

  /**
   * @param {string} username
   * @param {string} [name]
   * @param {boolean | 'unknown'} [isBot]
   * @returns {import('chat').Author}
   */
  author(username, name = username, isBot = 'unknown') {
    return {
      userId: username,
      userName: username,
      fullName: name,
      isBot,
      isMe: username === this._me.username,
      isSystem: username === ''
    };
  }

  /**
   * A file of a chat that can be read.
   *
   * @param {import('chat').Attachment} attachment
   * @returns {import('chat').Attachment}
   */
  withData(attachment) {
    const { chat, id } = attachment.fetchMetadata ?? {};
    if (!chat || !id) {
      return attachment;
    }
    const path = `/chat/threads/${encodeURIComponent(chat)}/attachments/${encodeURIComponent(id)}`;
    return {
      ...attachment,
      fetchData: async () => (await this._client.send('GET', path)).arrayBuffer()
    };
  }

  _markdown = new MarkdownReader();
}
