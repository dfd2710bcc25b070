import { encodeThreadId } from './thread-ids.js';

/** Facts that are remembered. The oldest are asked for again. */
const MOST_KNOWN = 10_000;
/** Pages of a thread that are read to find its beginning. */
const MOST_PAGES = 20;
const PAGE = 200;

/** The path of a chat in the API. @param {string} chat */
export const chatPath = chat => `/chat/threads/${encodeURIComponent(chat)}`;

/** The path of a message in the API. @param {string} chat @param {string} id */
export const messagePath = (chat, id) => `${chatPath(chat)}/messages/${encodeURIComponent(id)}`;

/** Finds the threads of messages: replies lead back to the message with which their thread begins. */
export class Places {
  /** @param {import('./client.js').Client} client */
  constructor(client) {
    this._client = client;
  }

  /**
   * The thread of a message.
   *
   * @param {string} chat
   * @param {string} id
   * @param {string} [replyTo]
   */
  async threadOf(chat, id, replyTo) {
    if (await this.isDirect(chat)) {
      return encodeThreadId({ chat, isDirect: true });
    }
    const root = replyTo === undefined ? id : await this._rootOf(chat, replyTo);
    remember(this._roots, `${chat} ${id}`, root);
    return encodeThreadId({ chat, root });
  }

  /** Whether a chat is one of two people. @param {string} chat */
  async isDirect(chat) {
    const known = this._direct.get(chat);
    if (known !== undefined) {
      return known;
    }
    const thread = await orMissing(this._client.ask('GET', chatPath(chat)));
    return this.noteChat(chat, thread);
  }

  /** Remembers what is known of a chat. @param {string} chat @param {{ direct?: string } | null} thread */
  noteChat(chat, thread) {
    const isDirect = thread?.direct !== undefined;
    if (thread) {
      remember(this._direct, chat, isDirect);
    }
    return isDirect;
  }

  /** @param {string} chat @param {string} id */
  async _rootOf(chat, id) {
    const known = this._roots.get(`${chat} ${id}`);
    if (known !== undefined) {
      return known;
    }
    const [oldest] = await this.thread(chat, id);
    const root = oldest?.id ?? id;
    remember(this._roots, `${chat} ${id}`, root);
    return root;
  }

  /**
   * All messages of a thread, the oldest first.
   *
   * @param {string} chat
   * @param {string} id
   * @returns {Promise<import('./messages.js').RawMessage[]>}
   */
  async thread(chat, id) {
    const found = [];
    /** @type {string | undefined} */
    let before;
    for (let page = 0; page < MOST_PAGES; page++) {
      const query = `maxPageSize=${PAGE}${before === undefined ? '' : `&before=${before}`}`;
      const path = `${messagePath(chat, id)}/thread?${query}`;
      const answer = await orMissing(this._client.ask('GET', path));
      found.push(...(answer?.value ?? []));
      before = cursorIn(answer?.nextLink, 'before');
      if (before === undefined) {
        break;
      }
    }
    return found.reverse();
  }

  /** @type {Map<string, string>} */
  _roots = new Map();
  /** @type {Map<string, boolean>} */
  _direct = new Map();
}

/**
 * The position in a link to the next page. Links are never followed, because they would get the token.
 *
 * @param {string | undefined} link
 * @param {'before' | 'after'} name
 */
export function cursorIn(link, name) {
  const query = link?.split('?')[1];
  return new URLSearchParams(query).get(name) ?? undefined;
}

/**
 * @template T
 * @param {Promise<T>} asked
 * @returns {Promise<T | null>} null if there is no such thing, or the bot may not see it
 */
export async function orMissing(asked) {
  try {
    return await asked;
  } catch (reason) {
    const { name } = /** @type {Error} */ (reason);
    if (name === 'ResourceNotFoundError' || name === 'PermissionError') {
      return null;
    }
    throw reason;
  }
}

/**
 * @template V
 * @param {Map<string, V>} map
 * @param {string} key
 * @param {V} value
 */
export function remember(map, key, value) {
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST_KNOWN) {
    map.delete(/** @type {string} */ (map.keys().next().value));
  }
}
