import type { IThread } from '../api.js';
import type { IMember, MemberRole } from './member.js';

type Role = IThread['role'] | undefined;

/** Whether this role may add members and bots, as the server's policy has it. */
export const mayInvite = (role: Role): boolean =>
  role === 'owner' || role === 'moderator' || role === 'member';

const MANAGED: readonly MemberRole[] = ['member', 'reader'];
const ALL: readonly MemberRole[] = ['owner', 'moderator', ...MANAGED];

const manages = (role: Role, { role: theirs }: IMember): boolean =>
  role === 'owner' || (role === 'moderator' && (theirs === 'bot' || MANAGED.includes(theirs)));

/** The roles that this role may give to a member, the present one included. Only one means that nothing can be changed. */
export function rolesFor(role: Role, member: IMember): readonly MemberRole[] {
  const { role: now, isStored } = member;
  if (now === 'bot') {
    return [];
  }
  return isStored && manages(role, member) ? (role === 'owner' ? ALL : MANAGED) : [now];
}

/**
 * Whether this role may add another person who belongs to an open chat without having been added. Only those who were added get other
 * roles, and nobody gives them to oneself.
 */
export const mayAdd = (role: Role, { isStored, bot, isMe }: IMember): boolean =>
  !isStored && !bot && !isMe && mayInvite(role);

/** Whether this role may remove a member. Everybody belongs to an open chat, so only bots are removed from one. */
export const mayRemove = (role: Role, member: IMember, access: IThread['access']): boolean =>
  member.isStored &&
  !member.isMe &&
  manages(role, member) &&
  (access === 'private' || member.role === 'bot');
