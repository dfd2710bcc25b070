import { ValidationError } from '@chat-adapter/shared';
import { ConsoleLogger, defaultEmojiResolver, stringifyMarkdown } from 'chat';
import { Client } from './client.js';
import { followEvents } from './events.js';
import { History } from './history.js';
import { Incoming } from './incoming.js';
import { MessageReader } from './messages.js';
import { Outgoing } from './outgoing.js';
import { chatPath, messagePath, orMissing, Places } from './places.js';
import { Position } from './position.js';
import { decodeThreadId, encodeThreadId } from './thread-ids.js';

const ADAPTER = 'colloquy';
const RENEWAL_MS = 24 * 3_600_000;

/**
 * @typedef {import('./messages.js').RawMessage} RawMessage
 * @typedef {import('./thread-ids.js').Place} Place
 * @typedef {import('chat').AdapterPostableMessage} Postable
 * @typedef {import('chat').Adapter<Place, RawMessage>} Adapter
 * @typedef {{ url: string, token: string, onToken?: (token: string) => void }} Options
 */

/**
 * An adapter of the Chat SDK for a Colloquy server. It follows the stream of events, so the server does not have to reach it.
 *
 * @implements {Adapter}
 */
export class ColloquyAdapter {
  name = ADAPTER;
  userName = ADAPTER;
  /** @type {string | undefined} */
  botUserId;

  /** @param {Options} options */
  constructor({ url, token, onToken }) {
    this._client = new Client({ url, token });
    this._places = new Places(this._client);
    this._reader = new MessageReader(this._client, { username: ADAPTER, displayName: ADAPTER });
    this._history = new History(this._client, this._places, raw => this._reader.read(raw));
    this._outgoing = new Outgoing(this._client, async id => this._chat?.abortTurn(id));
    this._onToken = onToken;
  }

  /** @param {import('chat').ChatInstance} chat */
  async initialize(chat) {
    this._chat = chat;
    this._logger = chat.getLogger(ADAPTER);
    const me = await this._client.ask('GET', '/auth/me');
    const { username } = me;
    this.botUserId = username;
    this.userName = username;
    this._reader = new MessageReader(this._client, me);
    if (me.bot) {
      this._renewal = setInterval(() => void this._renew(username), RENEWAL_MS);
      this._renewal.unref();
    } else {
      this._logger.warn('The token is that of a person. Only bots can send buttons and stream.');
    }
    const card = await orMissing(this._client.ask('GET', botPath(username)));
    const position = await Position.load(chat.getState(), `colloquy:position:${username}`);
    const incoming = new Incoming({
      ...{ adapter: this, chat, client: this._client, places: this._places },
      ...{ reader: this._reader, commands: card?.commands ?? [], me: username, start: Date.now() },
      onStopped: id => this._outgoing.stopped(id)
    });
    this._position = position;
    // The bot is ready when the server has told from where on it gets all events.
    await new Promise((resolve, reject) => {
      this._following = followEvents({
        client: this._client,
        from: position.last,
        onEvent: async event => {
          await this._onEvent(event, incoming, position);
          resolve(undefined);
        },
        onError: error => this._logger.warn('The events of Colloquy are interrupted.', { error })
      }).catch(error => {
        this._logger.error('Colloquy does not know this bot any more.', { error });
        reject(error);
      });
    });
  }

  async disconnect() {
    clearInterval(this._renewal);
    this._client.close();
    await this._following;
    await this._position?.saved();
  }

  /**
   * @param {import('./events.js').StreamEvent} event
   * @param {Incoming} incoming
   * @param {Position} position
   */
  async _onEvent({ name, data, id }, incoming, position) {
    if (id === undefined) {
      return;
    }
    if (name === 'reset') {
      this._logger.warn('Events were lost, because the bot was away for too long.');
    }
    const isEmpty = name === '' || name === 'reset' || position.has(id);
    const work = isEmpty ? undefined : await incoming.read(name, JSON.parse(data), id);
    // The SDK has logged the errors of handlers.
    const handled = work?.().catch(error => {
      this._logger.debug('The handler of an event failed.', { error, event: name });
    });
    await position.add(id, handled);
  }

  /** @param {string} username */
  async _renew(username) {
    try {
      const { token } = await this._client.ask('POST', `${botPath(username)}/:renew`);
      this._client.token = token;
      this._onToken?.(token);
    } catch (error) {
      this._logger.warn('The token could not be renewed.', { error });
    }
  }

  async handleWebhook() {
    return new Response('This adapter follows the events of the server.', { status: 404 });
  }

  /** @param {Place} place */
  encodeThreadId(place) {
    return encodeThreadId(place);
  }

  /** @param {string} threadId */
  decodeThreadId(threadId) {
    return decodeThreadId(threadId);
  }

  /** @param {string} threadId */
  channelIdFromThreadId(threadId) {
    return encodeThreadId({ chat: decodeThreadId(threadId).chat });
  }

  /** @param {string} threadId */
  isDM(threadId) {
    return decodeThreadId(threadId).isDirect === true;
  }

  /** @param {string} user a username */
  async openDM(user) {
    const json = { rawId: user };
    const thread = await this._client.ask('POST', '/chat/threads/:direct', { json });
    this._places.noteChat(thread.id, thread);
    return encodeThreadId({ chat: thread.id, isDirect: true });
  }

  /** @param {string} threadId */
  async fetchThread(threadId) {
    const { name, ...info } = await this.fetchChannelInfo(threadId);
    const channelId = this.channelIdFromThreadId(threadId);
    return { ...info, id: threadId, channelId, channelName: name };
  }

  /** @param {string} channelId */
  async fetchChannelInfo(channelId) {
    const { chat } = decodeThreadId(channelId);
    const thread = await this._client.ask('GET', chatPath(chat));
    /** @type {import('chat').ChannelVisibility} */
    const channelVisibility = thread.access === 'open' ? 'workspace' : 'private';
    const isDM = this._places.noteChat(chat, thread);
    return { id: channelId, name: thread.topic, channelVisibility, isDM, metadata: thread };
  }

  /** @param {string} threadId @param {Postable} message */
  async postMessage(threadId, message) {
    return this._outgoing.post(threadId, message, this._outgoing.answered(threadId));
  }

  /** @param {string} channelId @param {Postable} message */
  async postChannelMessage(channelId, message) {
    return this._outgoing.post(channelId, message, undefined);
  }

  /** @param {string} threadId @param {string} id @param {Postable} message */
  async reply(threadId, id, message) {
    return this._outgoing.post(threadId, message, id);
  }

  /**
   * @param {string} threadId
   * @param {AsyncIterable<string | import('chat').StreamChunk>} pieces
   * @param {import('chat').StreamOptions} [options]
   */
  async stream(threadId, pieces, options) {
    return this._outgoing.stream(threadId, pieces, options?.signal);
  }

  /** @param {string} threadId @param {string} id @param {Postable} message */
  async editMessage(threadId, id, message) {
    return this._outgoing.edit(threadId, id, message);
  }

  /** @param {string} threadId @param {string} id */
  async deleteMessage(threadId, id) {
    await this._client.ask('DELETE', messagePath(decodeThreadId(threadId).chat, id));
  }

  /** @param {string} threadId @param {string} id @param {import('chat').EmojiValue | string} emoji */
  async addReaction(threadId, id, emoji) {
    await this._client.ask('PUT', reactionPath(threadId, id, emoji));
  }

  /** @param {string} threadId @param {string} id @param {import('chat').EmojiValue | string} emoji */
  async removeReaction(threadId, id, emoji) {
    await this._client.ask('DELETE', reactionPath(threadId, id, emoji));
  }

  /** @param {string} threadId */
  async startTyping(threadId) {
    const path = `${chatPath(decodeThreadId(threadId).chat)}/typing`;
    await this._client.ask('POST', path, { json: {} });
  }

  /** @param {string} threadId @param {string} id */
  async markAsRead(threadId, id) {
    const path = `${chatPath(decodeThreadId(threadId).chat)}/readReceipts`;
    await this._client.ask('POST', path, { json: { chatMessageId: id } });
  }

  /** @param {RawMessage} raw */
  parseMessage(raw) {
    return this._reader.read(raw);
  }

  /** @param {import('chat').Attachment} attachment */
  rehydrateAttachment(attachment) {
    return this._reader.withData(attachment);
  }

  /** @param {import('chat').FormattedContent} content */
  renderFormatted(content) {
    return stringifyMarkdown(content);
  }

  /** @param {string} threadId @param {string} id */
  async fetchMessage(threadId, id) {
    return this._history.message(threadId, id);
  }

  /** @param {string} threadId @param {import('chat').FetchOptions} [options] */
  async fetchMessages(threadId, options) {
    return this._history.page(threadId, options);
  }

  /** @param {string} channelId @param {import('chat').FetchOptions} [options] */
  async fetchChannelMessages(channelId, options) {
    return this._history.channelPage(channelId, options);
  }

  /** @type {import('chat').Logger} */
  _logger = new ConsoleLogger();
  /** @type {Position | undefined} */
  _position;
  /** @type {import('chat').ChatInstance | undefined} */
  _chat;
  /** @type {NodeJS.Timeout | undefined} */
  _renewal;
  /** @type {Promise<void> | undefined} */
  _following;
}

/** @param {string} username */
const botPath = username => `/chat/bots/${encodeURIComponent(username)}`;

/** @param {string} threadId @param {string} id @param {import('chat').EmojiValue | string} emoji */
function reactionPath(threadId, id, emoji) {
  const sign = encodeURIComponent(defaultEmojiResolver.toGChat(emoji));
  return `${messagePath(decodeThreadId(threadId).chat, id)}/reactions/${sign}`;
}

/**
 * Creates the adapter. Without options it reads COLLOQUY_URL and COLLOQUY_TOKEN.
 *
 * @param {Partial<Options>} [options]
 */
export function createColloquyAdapter({
  url = process.env.COLLOQUY_URL,
  token = process.env.COLLOQUY_TOKEN,
  onToken
} = {}) {
  if (!url || !/^https?:\/\//.test(url)) {
    throw new ValidationError(ADAPTER, 'Set COLLOQUY_URL to the http(s) URL of the server.');
  }
  if (!token) {
    throw new ValidationError(ADAPTER, 'Set COLLOQUY_TOKEN to the token of the bot.');
  }
  return new ColloquyAdapter({ url, token, ...(onToken && { onToken }) });
}
