import type { IChatViewProps, IMenuItem } from '../contracts.js';

/** The roles that may add a bot, and those that may remove one, as the server's policy has them. */
const ADDING = ['owner', 'moderator', 'member'];
const REMOVING = ['owner', 'moderator'];

/**
 * The menu's entries for bots: one for each bot of the server that is not in the chat yet, and one for each bot in the chat, even if it
 * does not run any more.
 */
export function botItems({ model, chats, trans, onError }: IChatViewProps): IMenuItem[] {
  const own = chats.list.get(model.id)?.role ?? '';
  if (!model.ready || model.connection === 'deleted' || model.connection === 'removed') {
    return [];
  }
  const { yparticipants } = model.document;
  const { bots } = chats.settings;
  const nameOf = (name: string): string =>
    bots.find(({ username }) => username === name)?.displayName ?? model.person(name)?.name ?? name;
  const attempt = (work: Promise<void>): void => void work.catch(onError);
  const added = ADDING.includes(own)
    ? bots.filter(({ username }) => !yparticipants.has(username))
    : [];
  const removed = REMOVING.includes(own)
    ? model.document.getParticipants().filter(({ role }) => role === 'bot')
    : [];
  return [
    ...added.map(({ username, displayName }) => ({
      label: trans.__('Add %1', displayName),
      onSelect: () => attempt(chats.list.addBot(model.id, username))
    })),
    ...removed.map(({ username }) => ({
      label: trans.__('Remove %1', nameOf(username)),
      onSelect: () => attempt(chats.list.removeBot(model.id, username))
    }))
  ];
}
