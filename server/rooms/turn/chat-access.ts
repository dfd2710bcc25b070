import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { beginOf, belongsTo, type IMembership } from '../../policy/policy.js';
import type { Access } from '../../storage/storage.js';
import { removeFrom, requirePlace } from './participant-commands.js';
import { stopAll } from './stream-commands.js';
import type { Turn } from './turn.js';

/**
 * Make a chat private, or open. A private chat belongs to its participants, an open one to the members of its workspace and its bots.
 * Nobody gains access by the first, and nobody who makes the change loses it. A bot leaves with its owner, and also if it may read more of
 * the past than they. The chat gets a system message.
 *
 * @throws ChatError `bad_value`, `forbidden`, `outside_workspace`, `too_many_participants`
 */
export function setAccess(
  turn: Turn,
  principal: IPrincipal,
  access: Access,
  newId: () => string
): void {
  const { chatState } = turn;
  turn.authorize(principal, 'chat.access');
  if (access !== 'open' && access !== 'private') {
    throw new ChatError('bad_value', undefined, 'access');
  }
  if (access === chatState.access) {
    return;
  }
  if (access === 'open' && !belongsTo(principal, chatState.workspace)) {
    throw new ChatError(
      'outside_workspace',
      'This chat belongs to a workspace of which you are no member, so you cannot open it to its members.'
    );
  }
  if (access === 'private') {
    const heir = heirOf(turn, principal);
    if (heir !== null && !chatState.roles.has(heir)) {
      requirePlace(turn, principal);
    }
    leaveOut(turn, principal);
    if (heir !== null) {
      turn.people.setRole(heir, 'owner', principal.username);
    }
    leaveOutBots(turn, principal, newId);
  }
  turn.setAccess(access, principal.username);
  turn.announce(
    { event: 'accessChanged', access, initiator: principal.username },
    principal,
    newId()
  );
}

/**
 * The user who becomes an owner; null if nobody has to. The user who makes a chat private stays its owner. An administrator has the rights of
 * one anyway; if the chat then has none, it is the owner of its workspace.
 */
function heirOf({ chatState }: Turn, { username, admin }: IPrincipal): string | null {
  const { roles, workspace } = chatState;
  const isThere = [...roles].some(([name, role]) => role === 'owner' && chatState.isOpenFor(name));
  if (roles.get(username) === 'owner' || (admin && isThere)) {
    return null;
  }
  return admin && workspace ? workspace.owner : username;
}

/** Bots would read on for owners who are not among the participants, and the past for those who may read only later messages. */
function leaveOutBots(turn: Turn, principal: IPrincipal, newId: () => string): void {
  const { chatState } = turn;
  const { memberships } = chatState;
  [...memberships]
    .filter(([bot, membership]) => {
      const name = chatState.boundTo(bot) ?? chatState.ownerOf(bot);
      const owner = name === undefined ? undefined : memberships.get(name);
      return name !== undefined && (!owner || readsMore(membership, owner));
    })
    .forEach(([bot]) => removeFrom(turn, principal, bot, newId));
}

/** Whether a participant may read messages or files from before the start of another one. */
function readsMore(one: IMembership, other: IMembership): boolean {
  const [own, others] = [beginOf(one), beginOf(other)];
  return own.after < others.after || own.from < others.from;
}

/** Participants who are no members of the workspace could not read the open chat. Bots could, if they were added. */
function leaveOut(turn: Turn, { username }: IPrincipal): void {
  const { roles } = turn.chatState;
  [...roles]
    .filter(([name, role]) => role !== 'bot' && !turn.chatState.isOpenFor(name))
    .forEach(([name]) => turn.people.setRole(name, null, username));
  const isGone = (name: string): boolean => !roles.has(name);
  stopAll(turn, ({ sender }) => isGone(sender), username);
  [...turn.chatState.held.values()]
    .filter(({ sender }) => isGone(sender))
    .forEach(({ id }) => turn.bots.release(id));
}
