import type { IChatModel, IMessageItem } from '../../model/index.js';

/** Whether a bot has answered a message, as far as the answer is loaded: in reply to it, or directly below. */
export function wasAnswered({ id }: IMessageItem, { messages, person }: IChatModel): boolean {
  const below = messages
    .slice(messages.findIndex(message => message.id === id) + 1)
    .find(({ type }) => type === 'msg');
  return messages.some(
    message =>
      (message.reply_to ?? (message === below && id)) === id &&
      person(message.sender)?.kind === 'bot'
  );
}
