import type { IMessageRow } from '../storage/storage.js';
import { valueOf } from './arithmetic.js';
import type { IBot, IConversation } from './bot.js';

/** The answer to a message that is no arithmetic. */
export const UNKNOWN = '?';

/** Calculates. It quotes the message that it answers, and answers `?` to anything but arithmetic. */
export class CalculatorBot implements IBot {
  readonly name = 'calculator';
  readonly displayName = 'Calculator';

  onMessage({ id, body }: IMessageRow, conversation: IConversation): Promise<void> {
    return conversation.reply({ body: valueOf(body.trim()) ?? UNKNOWN, reply_to: id });
  }
}
