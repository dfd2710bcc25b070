import type { IMessageRow } from '../../storage/storage.js';
import { UNKNOWN } from '../calculator.js';
import type { IManager, IManagerConversation } from '../manager.js';
import { otherBots } from './others.js';

const CALCULATOR = 'calculator';
const ECHO = 'echo';

/** The characters of arithmetic. */
const ARITHMETIC = /^[0-9+\-*/%^ ().]+$/;

/** A manager that asks the calculator, and the echo bot where the calculator knows no answer. */
export class CalculatorOrEchoManager implements IManager {
  readonly name = 'calculator-or-echo-manager';
  readonly displayName = 'Calculator-or-echo manager';
  readonly description = 'Asks Calculator, and Echo where Calculator knows no answer.';
  readonly manager = true;

  async onMessage(message: IMessageRow, conversation: IManagerConversation): Promise<void> {
    const { id, body, reply_to: asked } = message;
    if (!conversation.isWaiting) {
      return this._ask(id, ARITHMETIC.test(body.trim()) ? CALCULATOR : ECHO, conversation);
    }
    if (message.sender === CALCULATOR && body === UNKNOWN && asked !== undefined) {
      return this._ask(asked, ECHO, conversation);
    }
    await conversation.approve(id);
  }

  private async _ask(id: string, bot: string, conversation: IManagerConversation): Promise<void> {
    const bots = await otherBots(conversation, this.name);
    await (bots.includes(bot)
      ? conversation.redirect(id, [bot])
      : conversation.reply(`I need the bot "${bot}" in this chat. Please add it.`));
  }
}
