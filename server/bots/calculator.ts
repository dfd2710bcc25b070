import type { IMessageRow } from '../storage/storage.js';
import { valueOf } from './arithmetic.js';
import type { IBot, IConversation } from './bot.js';

/** The answer to a message that is no arithmetic. */
export const UNKNOWN = '?';

/** A mention of it at the beginning, which asks it in a chat with other bots. */
const MENTION = /^\s*@calculator\b[\s:,]*/i;

/** Calculates. It quotes the message that it answers, and answers `?` to anything but arithmetic. */
export class CalculatorBot implements IBot {
  readonly name = 'calculator';
  readonly displayName = 'Calculator';
  readonly description = 'Answers arithmetic, such as 2*(3+4).';

  onMessage({ id, body }: IMessageRow, conversation: IConversation): Promise<void> {
    return conversation.reply({
      body: valueOf(body.replace(MENTION, '').trim()) ?? UNKNOWN,
      reply_to: id
    });
  }
}
