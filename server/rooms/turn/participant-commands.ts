import { BOT_ANSWERS } from '../../../src/document/index.js';
import { asRefusal, ChatError } from '../../errors.js';
import { isUsername } from '../../identity/principal.js';
import type { IPrincipal } from '../../identity/principal.js';
import { beginOf, isReader, RIGHTS, WHOLE } from '../../policy/policy.js';
import type { Action } from '../../policy/policy.js';
import type { IBotTraits, IParticipantDetails, Role } from '../../storage/storage.js';
import type { CommandOf, IInvitation, IRefusedInvitation, IResults } from '../commands.js';
import { nameFor } from '../../policy/names.js';
import { mergeMetadata } from './metadata.js';
import { stopAll } from './stream-commands.js';
import type { Turn } from './turn.js';

/** Give or remove a role. The chat gets a system message if the user joins or leaves. */
export function setRole(
  turn: Turn,
  principal: IPrincipal,
  { username, role, isStranger, traits: powers, botOwner }: CommandOf<'set-role'>,
  newId: () => string
): void {
  if (!isUsername(username)) {
    throw new ChatError('bad_value', undefined, 'username');
  }
  if (role !== null && !Object.hasOwn(RIGHTS, role)) {
    throw new ChatError('bad_value', undefined, 'role');
  }
  turn.authorize(principal, actionOf(turn, principal, username, role));
  const isThere = turn.chatState.roles.has(username);
  const traits = traitsOf(turn, powers, botOwner);
  if (role) {
    const now = turn.chatState.ownerOf(username);
    requireOwn(principal, role, traits?.owner ?? now, now !== undefined);
  }
  if (role && !isThere) {
    requireOpen(turn, username, role);
    requirePlace(turn, principal, isStranger);
  }
  if (role) {
    const start = isThere ? {} : startFor(turn, principal, { username, traits });
    const own = { ...start, isStranger, ...(!isThere && traits && { traits }) };
    turn.people.setRole(username, role, principal.username, own);
  }
  if (isThere && role === null) {
    removeFrom(turn, principal, username, newId);
  } else if (!isThere && role) {
    const people = { participants: [username], initiator: principal.username };
    turn.announce({ event: 'participantAdded', ...people }, principal, newId());
  }
}

/** Remove a participant, and with them their agents, and the bots that are bound to them if they read the chat no more. */
export function removeFrom(
  turn: Turn,
  principal: IPrincipal,
  username: string,
  newId: () => string
): void {
  const { manager, memberships } = turn.chatState;
  const isRequired = memberships.get(username)?.traits?.required === true;
  turn.people.setRole(username, null, principal.username);
  const isOut = !isReader(username, turn.chatState);
  const bots = [...memberships].filter(
    ([, { traits }]) => traits?.owner === username || (isOut && traits?.boundTo === username)
  );
  stopAll(turn, ({ sender }) => sender === username, principal.username);
  turn.bots.releaseAll(username);
  const people = { participants: [username], initiator: principal.username };
  turn.announce({ event: 'participantRemoved', ...people }, principal, newId());
  bots.forEach(([bot]) => removeFrom(turn, principal, bot, newId));
  if (manager !== null && turn.chatState.manager === null) {
    turn.bots.dismissAll(manager, principal);
  }
  if (isRequired) {
    turn.end(principal, username);
  }
}

/** Set whom an agent answers in the chat. Only its owner may, and the agent itself for its owner. */
export function setServes(
  { chatState, people }: Turn,
  principal: IPrincipal,
  { agent, serves }: CommandOf<'set-serves'>
): void {
  const owner = chatState.ownerOf(agent);
  if (owner === undefined) {
    throw new ChatError('user_not_found', 'There is no such agent in this chat.');
  }
  if (serves !== 'owner' && serves !== 'everyone') {
    throw new ChatError('bad_value', undefined, 'serves');
  }
  if (principal.username !== owner && principal.owner !== owner) {
    throw new ChatError('forbidden', 'Only the owner of an agent says whom it answers.');
  }
  people.setServes(agent, serves === 'everyone' ? serves : undefined);
}

/**
 * Only its owner brings an agent into a chat, and it is nothing but a bot there. @throws ChatError `forbidden`, `bad_value`
 *
 * @param owner - the owner of the agent; undefined for anybody else
 */
export function requireOwn(
  { username }: Pick<IPrincipal, 'username'>,
  role: Role,
  owner: string | undefined,
  isThere = false
): void {
  if (owner === undefined) {
    return;
  }
  if (owner !== username && !isThere) {
    throw new ChatError('forbidden', 'Only its owner can add an agent to a chat.');
  }
  if (role !== 'bot') {
    throw new ChatError('bad_value', 'An agent can only have the role of a bot.', 'role');
  }
}

/** Set how a bot of the chat answers. Only its owner says when an agent is asked. */
export function setAnswers(
  { chatState, people }: Turn,
  { username }: IPrincipal,
  { bot, answers }: CommandOf<'set-answers'>
): void {
  if (answers !== null && !BOT_ANSWERS.includes(answers)) {
    throw new ChatError('bad_value', undefined, 'answers');
  }
  if (chatState.roles.get(bot) !== 'bot') {
    throw new ChatError('user_not_found', 'There is no such bot in this chat.');
  }
  const owner = chatState.ownerOf(bot);
  if (owner !== undefined && owner !== username) {
    throw new ChatError('forbidden', 'Only the owner of an agent says when it answers.');
  }
  people.setAnswers(bot, answers);
}

/** Add participants with their details. Participants who are already there stay as they are. */
export function addParticipants(
  turn: Turn,
  principal: IPrincipal,
  { participants }: CommandOf<'add-participants'>,
  newId: () => string
): IResults['add-participants'] {
  const added: string[] = [];
  const refused: IRefusedInvitation[] = [];
  // A bot is bound to its owner, who may come with it.
  const isBots = ({ botOwner }: IInvitation): boolean => botOwner !== undefined;
  const people = participants.filter(one => !isBots(one));
  for (const invitation of [...people, ...participants.filter(isBots)]) {
    const { username } = invitation;
    try {
      if (invite(turn, principal, invitation)) {
        added.push(username);
      }
    } catch (error) {
      refused.push({ username, code: asRefusal(error).code });
    }
  }
  if (added.length > 0) {
    const initiator = principal.username;
    turn.announce(
      { event: 'participantAdded', participants: added, initiator },
      principal,
      newId()
    );
  }
  return { added, refused };
}

/** The share of a chat's places that users without the right to remove participants may fill. The others can then still add people. */
const OPEN_PLACES = 4 / 5;

/**
 * Check that one more participant fits. The limit for users whom the server has never met is lower. @throws ChatError
 * `too_many_participants`
 */
export function requirePlace({ chatState }: Turn, principal: IPrincipal, isStranger = false): void {
  const { roles, strangers, limits } = chatState;
  const share = chatState.can(principal, 'participants.change') ? 1 : OPEN_PLACES;
  const isStrange = isStranger && strangers.size >= Math.ceil(limits.strangersPerChat * share);
  if (isStrange || roles.size >= Math.ceil(limits.participants * share)) {
    throw new ChatError('too_many_participants');
  }
}

/** Check that the chat is open for a new participant. A bot may come from anywhere. @throws ChatError `outside_workspace` */
function requireOpen({ chatState }: Turn, username: string, role: Role): void {
  if (role !== 'bot' && !chatState.isOpenFor(username)) {
    throw new ChatError('outside_workspace');
  }
}

/** @returns whether the user is new in the chat */
function invite(turn: Turn, principal: IPrincipal, invitation: IInvitation): boolean {
  const { roles, limits } = turn.chatState;
  const { username, role = 'member', accountName, isStranger, botOwner } = invitation;
  const traits = traitsOf(turn, invitation.traits, botOwner);
  if (isUsername(username) && roles.has(username)) {
    return false;
  }
  const details = checkInvitation(invitation, limits.metadataBytes);
  requireOwn(principal, role, traits?.owner);
  turn.authorize(principal, actionOf(turn, principal, username, role));
  requireOpen(turn, username, role);
  requirePlace(turn, principal, isStranger);
  const { shareHistoryTime, displayName } = details;
  const start = startFor(turn, principal, { username, traits }, shareHistoryTime);
  const own = { ...details, ...start, isStranger, ...(traits && { traits }) };
  turn.people.setRole(username, role, principal.username, own);
  const name = displayName ?? accountName;
  if (name !== undefined) {
    turn.people.name(username, name);
  }
  return true;
}

/** The traits of a bot that joins. If its owner reads the chat, it is bound to them. Without them, it is there on its own. */
function traitsOf(
  { chatState }: Turn,
  traits: IBotTraits | undefined,
  botOwner: string | undefined
): IBotTraits | undefined {
  const isBound = botOwner !== undefined && isReader(botOwner, chatState);
  return isBound ? { ...traits, boundTo: botOwner } : traits;
}

/**
 * The time from which a new participant may read. It is never before the start of the user who adds them, because nobody can give more
 * access than they have, and for a bot never before the start of its owner. A former participant who returns keeps their old start, unless an explicit time is given. Without this rule, a user
 * could leave and return to see hidden messages.
 */
function startFor(
  turn: Turn,
  principal: IPrincipal,
  { username, traits }: { readonly username: string; readonly traits?: IBotTraits },
  asked?: number
): Pick<IParticipantDetails, 'shareHistoryTime' | 'afterSeq'> {
  const { memberships } = turn.chatState;
  const own = turn.chatState.readAccessOf(principal) ?? WHOLE;
  const person = memberships.get(traits?.owner ?? traits?.boundTo ?? '');
  const owners = person ? beginOf(person) : WHOLE;
  const after = Math.max(own.after, owners.after);
  const from = Math.max(own.from, owners.from);
  const former = asked === undefined ? turn.formerOf(username) : undefined;
  const time = asked ?? former?.shareHistoryTime;
  const place = asked === undefined ? (former?.afterSeq ?? 0) : turn.placeBefore(asked);
  const shareHistoryTime = time === undefined && from === 0 ? undefined : Math.max(time ?? 0, from);
  const afterSeq = Math.max(place, after);
  return {
    ...(shareHistoryTime !== undefined && { shareHistoryTime }),
    ...((shareHistoryTime !== undefined || afterSeq > 0) && { afterSeq })
  };
}

/** Check an invitation and return its details. @throws ChatError `bad_value`, `user_not_found` */
export function checkInvitation(
  { username, role, displayName, shareHistoryTime, metadata, isInvented }: IInvitation,
  metadataBytes: number
): Pick<IInvitation, 'displayName' | 'shareHistoryTime' | 'metadata'> {
  const isKnown = role === undefined || Object.hasOwn(RIGHTS, role);
  if (!isUsername(username) || !isKnown) {
    throw new ChatError('bad_value', undefined, 'participants');
  }
  if (isInvented) {
    throw new ChatError('user_not_found');
  }
  const name = nameFor({ username }, displayName, 'displayName');
  if (metadata) {
    mergeMetadata({}, metadata, metadataBytes);
  }
  return {
    ...(name && { displayName: name }),
    ...(shareHistoryTime !== undefined && { shareHistoryTime }),
    ...(metadata && { metadata })
  };
}

/**
 * The action that the policy must allow for this change of a role. Only users who may delete the chat can make or change owners and
 * moderators. Every reader may leave, and take their agents away. The two people of a direct chat stay as they are.
 */
function actionOf(turn: Turn, principal: IPrincipal, username: string, role: Role | null): Action {
  if (turn.chatState.isDirect) {
    return 'participants.change'; // which nobody may do there
  }
  const isOwn = [username, turn.chatState.ownerOf(username)].includes(principal.username);
  if (isOwn && role === null) {
    return 'chat.read';
  }
  const now = turn.chatState.roles.get(username);
  const isHigh = (name: Role | null | undefined): boolean =>
    name === 'owner' || name === 'moderator';
  if (isHigh(role) || isHigh(now)) {
    return 'chat.delete';
  }
  const isInvitation = !now && (role === 'member' || role === 'bot');
  return isInvitation ? 'participants.invite' : 'participants.change';
}
