import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash, randomUUID } from 'node:crypto';

/** @type {AsyncLocalStorage<Turn>} */
const turns = new AsyncLocalStorage();

/** The reaction of the bot to one event. */
export class Turn {
  /**
   * @param {object} options
   * @param {string} options.bot
   * @param {string} options.event the id of the event
   * @param {string} options.threadId
   * @param {string} [options.message] the message that the bot answers
   * @param {boolean} options.isRepeated whether the event may have been handled in part before the bot was started anew
   */
  constructor({ bot, event, threadId, message, isRepeated }) {
    this._seed = `${bot}\n${event}`;
    this.threadId = threadId;
    this.message = message;
    this.isRepeated = isRepeated;
  }

  /** The turn of the running handler. */
  static get current() {
    return turns.getStore();
  }

  /**
   * @template T
   * @param {() => T} work
   */
  run(work) {
    return turns.run(this, work);
  }

  /** The number of the next message that the bot posts in this turn. */
  next() {
    return this._posted++;
  }

  /**
   * The id of a message. A handler that runs again posts its messages with the same ids, and the server stores none twice.
   *
   * @param {number} number
   * @param {number} [attempt]
   */
  idOf(number, attempt = 0) {
    const hash = createHash('sha256').update(`${this._seed}\n${number}\n${attempt}`).digest();
    return uuidOf(hash);
  }

  _posted = 0;
}

/** The id for a message outside of all turns. */
export const freshId = () => randomUUID();

/** A UUID of version 8. @param {Buffer} hash */
function uuidOf(hash) {
  hash[6] = (hash[6] & 0x0f) | 0x80;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash
    .toString('hex')
    .slice(0, 32)
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
