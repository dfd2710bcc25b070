import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { CommandOf } from '../commands.js';
import { isText as isTextWithin } from '../gate/values.js';
import { tellBot } from './choices.js';
import { stopAll, withdrawAll } from './stream-commands.js';
import { DELETED_CONTENT } from './turn-messages.js';
import type { Turn } from './turn.js';

/** Characters of the text that says what a bot does. */
const MAX_STATUS_LENGTH = 200;

/**
 * End what a bot does about a message: its replies that grow, and its questions. The room also tells the bot. The author of the message may do so,
 * and the owner of an agent.
 *
 * @throws ChatError `forbidden`
 */
export function stopWork(turn: Turn, question: IMessage, bot: string, principal: IPrincipal): void {
  const isOwn = turn.chatState.ownerOf(bot) === principal.username;
  const asker = isOwn ? principal.username : askerOf(question, bot, principal);
  turn.authorize(principal, 'message.stop', asker);
  const isMeant = ({ sender, reply_to: answered }: IMessage): boolean =>
    sender === bot && answered === question.id;
  stopAll(turn, isMeant, principal.username);
  withdrawAll(turn, { sender: bot, question: question.id });
}

/** The user whom a bot answers: the author of the message, or of its own message, the one who chose among its options. */
const askerOf = (
  { sender, choices = [] }: IMessage,
  bot: string,
  { username }: IPrincipal
): string => (sender === bot && choices.some(({ by }) => by === username) ? username : sender);

/**
 * Delete a failed reply, and give its bot the message again that it answers. The author of that message may do so.
 *
 * @throws ChatError `not_retryable`, `forbidden`
 */
export function retry(
  turn: Turn,
  reply: IMessage,
  { question: asked, hosted }: CommandOf<'retry'>,
  principal: IPrincipal
): void {
  const { id, sender: bot, stream_failure: failure } = reply;
  const question = asked === undefined ? null : turn.messages.find(asked);
  turn.authorize(
    principal,
    'message.retry',
    question ? askerOf(question, bot, principal) : undefined
  );
  if (failure === undefined || question?.seq === undefined) {
    throw new ChatError('not_retryable');
  }
  const owner = turn.chatState.ownerOf(bot);
  if (owner !== undefined && ![owner, question.sender].includes(principal.username)) {
    throw new ChatError(
      'forbidden',
      'Only its owner and the asker can have an agent answer again.'
    );
  }
  if (!hosted?.has(bot) || turn.chatState.roles.get(bot) !== 'bot') {
    throw new ChatError(
      'not_retryable',
      'The bot of this reply does not run on this server or has left the chat. Send the message again.'
    );
  }
  const { choices = [] } = question;
  const choice = choices.find(({ by }) => by === principal.username) ?? choices[0];
  if (question.sender === bot && choice?.by !== principal.username && choices.length !== 1) {
    throw new ChatError('not_retryable');
  }
  turn.messages.amend(id, {
    ...DELETED_CONTENT,
    deleted: true,
    deleted_time: turn.chatState.now() / 1000
  });
  if (question.sender === bot) {
    tellBot(turn, question, choice, id);
  } else {
    turn.giveAgain({ bot, message: question.id, seq: question.seq }, principal);
  }
}

/** Check what a bot says of its work. The room shows it. @throws ChatError `forbidden`, `bad_value` */
export function status(
  turn: Turn,
  _: IMessage,
  { text }: CommandOf<'status'>,
  principal: IPrincipal
): void {
  turn.authorize(principal, 'message.send');
  if (!turn.chatState.writerOf(principal).isBot) {
    throw new ChatError('forbidden', 'Only bots say what they work on.');
  }
  if (text !== null && !isTextWithin(text, MAX_STATUS_LENGTH)) {
    throw new ChatError('bad_value', undefined, 'text');
  }
}
