import { asRefusal } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { principalOfBot } from '../registry/card.js';
import { requireParticipant, type IReadAccessStore } from '../rooms/chats/read-access.js';
import type { BotKind, IBotCard } from '../storage/storage.js';
import type { IBot } from './bot.js';

/** A bot in the server as people see it. */
export const cardOfBot = (
  { name, displayName, description, avatar, answers = 'always', commands, required, manager }: IBot,
  kind: BotKind
): IBotCard => ({
  username: name,
  displayName,
  ...(description !== undefined && { description }),
  ...(avatar !== undefined && { avatar }),
  kind,
  answers,
  ...(commands && { commands }),
  ...(required !== undefined && { required }),
  ...(manager !== undefined && { manager })
});

/** The principal of a bot in the server. */
export const botPrincipal = ({
  name: username,
  displayName,
  avatar,
  owner
}: Pick<IBot, 'name' | 'displayName' | 'avatar' | 'owner'>): IPrincipal =>
  principalOfBot({ username, displayName, avatar, kind: 'agent', owner });

/** Whether the owner of a bot in the server lets it read a chat. They may have lost it a moment ago, before the bot leaves. */
export async function mayRead(
  storage: IReadAccessStore,
  bot: IBot,
  chat: string
): Promise<boolean> {
  if (bot.owner === undefined) {
    return true;
  }
  try {
    await requireParticipant(storage, botPrincipal(bot), chat);
    return true;
  } catch (error) {
    asRefusal(error);
    return false;
  }
}
