import { ValidationError } from '@chat-adapter/shared';

/**
 * The place of a message: a thread of a chat, which begins with the message `root`; or without it the whole chat. A direct chat is one thread.
 *
 * @typedef {{ chat: string, root?: string, isDirect?: boolean }} Place
 */

const NAME = 'colloquy';

/** Marks a direct chat. No id is written in this way, because `@` is encoded in ids. */
const DIRECT = '@';

/** @param {Place} place */
export function encodeThreadId({ chat, root, isDirect }) {
  const last = isDirect ? [DIRECT] : root === undefined ? [] : [encodeURIComponent(root)];
  return [NAME, encodeURIComponent(chat), ...last].join(':');
}

/**
 * @param {string} threadId
 * @returns {Place}
 */
export function decodeThreadId(threadId) {
  const [name, chat, last, ...more] = String(threadId).split(':');
  if (name !== NAME || !chat || last === '' || more.length > 0) {
    throw new ValidationError(NAME, `${threadId} is no thread id of this adapter.`);
  }
  try {
    return {
      chat: decodeURIComponent(chat),
      ...(last === DIRECT
        ? { isDirect: true }
        : last !== undefined && { root: decodeURIComponent(last) })
    };
  } catch {
    throw new ValidationError(NAME, `${threadId} is no thread id of this adapter.`);
  }
}
