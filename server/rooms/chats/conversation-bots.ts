import { ChatError } from '../../errors.js';
import type { IParticipantChange } from '../../storage/storage.js';
import type { ICreateChat } from '../commands.js';

/** A conversation begins with all of its bots or not at all. @throws ChatError `user_not_found` */
export function requireBots(
  participants: readonly IParticipantChange[],
  { bots = [] }: Pick<ICreateChat, 'bots'>
): void {
  const there = new Set(
    participants.filter(({ role }) => role === 'bot').map(({ username }) => username)
  );
  const missing = bots.filter(bot => !there.has(bot));
  if (missing.length > 0) {
    const reason = `There is no such bot, or no room for it: ${missing.join(', ')}. GET /chat/settings lists the available bots.`;
    throw new ChatError('user_not_found', reason, 'bots');
  }
}
