import type { IConversation } from '../bot.js';

/** The usernames of the bots in a chat, beside this one. */
export async function otherBots(conversation: IConversation, own: string): Promise<string[]> {
  const participants = await conversation.participants();
  return participants
    .filter(({ username, role }) => role === 'bot' && username !== own)
    .map(({ username }) => username);
}
