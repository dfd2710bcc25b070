import { isEmoji, type IMessage } from '../../document/index.js';

/** Reads the reactions to a message from a shared document, which may hold anything. */
export function readReactions({ reactions }: IMessage): Pick<IMessage, 'reactions'> {
  if (typeof reactions !== 'object' || reactions === null) {
    return { reactions: undefined };
  }
  const known = Object.entries<unknown>(reactions).flatMap(([emoji, value]) => {
    const names = Array.isArray(value) ? value.filter(name => typeof name === 'string') : [];
    return isEmoji(emoji) && names.length > 0 ? [[emoji, names] as const] : [];
  });
  return { reactions: Object.fromEntries(known) };
}
