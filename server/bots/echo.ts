import { beginningOf } from '../text.js';
import type { IMessageRow } from '../storage/storage.js';
import type { IBot, IConversation } from './bot.js';
import { quoteMarkdown } from './markdown.js';

/** Characters of a message that are repeated. */
const QUOTED = 2000;

/** Repeats each message. This is the smallest bot, for checking that everything works. */
export class EchoBot implements IBot {
  readonly name = 'echo';
  readonly displayName = 'Echo';
  readonly description = 'Repeats each message, to try bots out.';

  onMessage({ id, body }: IMessageRow, conversation: IConversation): Promise<void> {
    const text = body.trim();
    const quoted = text.length > QUOTED ? `${beginningOf(text, QUOTED)}…` : text;
    const answer = quoted && ` *${quoteMarkdown(quoted, '  ')}*`;
    return conversation.reply(
      `Received:\n\n- **id**: *${quoteMarkdown(id)}*\n- **body**:${answer}`
    );
  }
}
