import type {
  AgentServes,
  BotAnswers,
  IAskableBot,
  IBotCommand,
  YChat
} from '../../document/index.js';
import type { IAvailableBot } from '../contracts.js';

/** A bot of a chat, as it answers there. */
export interface IChatBot extends IAvailableBot, IAskableBot {
  readonly answers: BotAnswers;
  readonly commands: readonly IBotCommand[];
  /** For an agent: those whom it answers without asking its owner. */
  readonly serves?: AgentServes;
}

/**
 * The bots that take part in a chat.
 *
 * @param cards - the bots that are known; of others, a chat knows only their usernames
 */
export const botsIn = (document: YChat, cards: readonly IAvailableBot[]): IChatBot[] =>
  document
    .getParticipants()
    .filter(({ role }) => role === 'bot')
    .map(({ username, answers, owner, serves = 'owner' }) => {
      const card = cards.find(known => known.username === username);
      const displayName = card?.displayName ?? document.getUser(username)?.display_name ?? username;
      return {
        ...card,
        ...{ username, displayName, commands: card?.commands ?? [] },
        ...(owner !== undefined && { kind: 'agent' as const, owner, serves }),
        answers: answers ?? card?.answers ?? 'always'
      };
    });
