import type { IChatModel, IMessageItem } from '../../model/index.js';

/** Whether a bot has answered a message, as far as the answer is loaded. */
export const wasAnswered = ({ id }: IMessageItem, chat: IChatModel): boolean =>
  chat.messages.some(
    ({ reply_to: question, sender }) => question === id && chat.person(sender)?.kind === 'bot'
  );
