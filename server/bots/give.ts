import { buttonsOf } from '../../src/document/index.js';
import type { IDelivery, IMessageRow } from '../storage/storage.js';
import type { IBot, IConversation } from './bot.js';

/** Hands a message over to a bot by the method for it. @param choice - the choice among its options that the bot is told of instead */
export async function give(
  bot: IBot,
  message: IMessageRow,
  conversation: IConversation,
  choice: IDelivery['choice']
): Promise<void> {
  if (choice) {
    const value = buttonsOf(message).find(({ id }) => id === choice.option)?.value;
    const action = { ...choice, message, ...(value !== undefined && { value }) };
    await bot.onAction?.(action, conversation);
  } else if (message.type === 'system') {
    await bot.onJoin?.(message, conversation);
  } else {
    await bot.onMessage(message, conversation);
  }
}
