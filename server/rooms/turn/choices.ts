import { buttonsOf, isResolved, type IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { IChosen } from '../../storage/storage.js';
import type { CommandOf } from '../commands.js';
import { MAX_CHOICES } from '../gate/options.js';
import type { Turn } from './turn.js';

/**
 * Choose an option of a message. A repeated click changes nothing.
 *
 * @throws ChatError `bad_value`, `not_asked`, `options_closed`, `already_chosen`
 */
export function choose(
  turn: Turn,
  message: IMessage,
  { id, option, isHosted }: CommandOf<'choose'>,
  principal: IPrincipal
): void {
  const { username } = principal;
  const { choices = [], audience } = message;
  if (!buttonsOf(message).some(button => button.id === option)) {
    throw new ChatError('bad_value', 'The message has no option with this id.', 'option');
  }
  if (turn.chatState.writerOf(principal).isBot) {
    // Bots that answer bots by clicks would escape the limit on their answers.
    throw new ChatError('not_asked', 'Only people may choose.');
  }
  if (audience && !audience.includes(username)) {
    throw new ChatError('not_asked');
  }
  const own = choices.filter(({ by }) => by === username);
  if (own.some(choice => choice.option === option)) {
    return;
  }
  if (isResolved(message) || own.length > 0) {
    throw new ChatError('already_chosen');
  }
  if (message.options_closed !== undefined || message.streaming || choices.length >= MAX_CHOICES) {
    throw new ChatError('options_closed');
  }
  const choice = { option, by: username, time: turn.chatState.now() / 1000 };
  turn.messages.amend(id, { choices: [...choices, choice] });
  turn.messages.chosen.push({ id, option, by: username });
  if (isHosted) {
    tellBot(turn, turn.messages.find(id) ?? message, choice, `${id} ${username}`);
  }
}

/** Give the bot of a message a choice among its options. @param delivery - an id that was not used before, unless it is the same choice */
export function tellBot(
  turn: Turn,
  message: IMessage,
  { option, by }: Pick<IChosen, 'option' | 'by'>,
  delivery: string
): void {
  const { roles, lastSeq, now } = turn.chatState;
  const { sender: bot, seq = lastSeq, time = now() / 1000 } = message;
  if (roles.get(bot) === 'bot') {
    const choice = { option, by };
    turn.bots.deliver({ bot, id: delivery, message: { ...message, seq, time }, choice });
  }
}

/**
 * End the question of one's own message. Nothing happens if it has ended without a choice.
 *
 * @throws ChatError `forbidden`, `bad_value`, `already_chosen`
 */
export function withdraw(
  turn: Turn,
  message: IMessage,
  { id, reason = 'withdrawn' }: CommandOf<'withdraw'>,
  principal: IPrincipal
): void {
  if (message.sender !== principal.username) {
    throw new ChatError('forbidden', 'Only the author of a question may end it.');
  }
  if (!message.options) {
    throw new ChatError('bad_value', 'The message has no options.', 'options');
  }
  if (reason !== 'withdrawn' && reason !== 'timeout') {
    throw new ChatError('bad_value', undefined, 'reason');
  }
  if (isResolved(message)) {
    throw new ChatError('already_chosen');
  }
  if (message.options_closed === undefined) {
    turn.messages.amend(id, { options_closed: reason });
  }
}
