import type { IPrincipal } from '../identity/principal.js';
import { kindOfPrincipal } from '../identity/user.js';
import type { Access, IFormerRow, IParticipantRow, Role } from '../storage/storage.js';
import { opens, RIGHTS, type Action } from './rights.js';

export { RIGHTS, type Action } from './rights.js';

/** Whether the principal may see all chats, even without being a participant. */
export const seesAll = ({ admin }: IPrincipal): boolean => admin;

/** Whether the principal may use chats at all. */
export const canChat = (principal: IPrincipal): boolean => opens(principal, 'chat.read');

/** The actions that a chat permits after it has ended. */
const IN_ENDED_CHATS: ReadonlySet<Action> = new Set([
  'chat.read',
  'chat.delete',
  'chat.move',
  'chat.connect',
  'participants.change',
  'message.delete',
  'message.stop'
]);

/** The actions that a chat of two people refuses: it belongs to both of them, and to nobody else. */
const NOT_IN_DIRECT_CHATS: ReadonlySet<Action> = new Set([
  'chat.rename',
  'chat.move',
  'chat.access',
  'chat.connect',
  'participants.invite',
  'participants.change'
]);

/** The facts about a workspace that the policy needs. */
export interface IPolicyWorkspace {
  /** A username. The owner is a member too. */
  readonly owner: string;
  readonly members: Pick<ReadonlySet<string>, 'has'>;
}

/** Whether a principal belongs to a workspace; null for the default one, to which everybody belongs. */
export const belongsTo = (
  { admin, username }: Pick<IPrincipal, 'admin' | 'username'>,
  workspace: IPolicyWorkspace | null
): boolean => admin || workspace === null || workspace.members.has(username);

/** Whether a principal may change a workspace: its name, its members, and whether there is one. */
export const canChangeWorkspace = (
  principal: IPrincipal,
  { owner }: Pick<IPolicyWorkspace, 'owner'>
): boolean =>
  opens(principal, 'workspace.change') && (principal.admin || owner === principal.username);

/** The facts about a chat that the policy needs. */
export interface IPolicyChat {
  readonly access: Access;
  /** The workspace of the chat. Without one, the chat is in the default workspace. */
  readonly workspace?: IPolicyWorkspace | null;
  /** Roles by username. */
  readonly roles: ReadonlyMap<string, Role>;
  /** Whether the chat can only be read. */
  readonly hasEnded?: boolean;
  /** Whether it is the chat of two people. */
  readonly isDirect?: boolean;
  /** The person to whom a bot is bound here; see `IBotTraits`. */
  boundTo?(bot: string): string | undefined;
}

/**
 * The role of a principal in a chat; null for a user who has none. A private chat has only its participants. An open chat belongs to the
 * members of its workspace, who are at least members of the chat, and to the bots that were added to it. The owner of the workspace is an
 * owner there.
 */
export function roleIn(
  principal: Pick<IPrincipal, 'username' | 'admin' | 'bot'>,
  chat: IPolicyChat
): Role | null {
  if (principal.admin) {
    return 'owner';
  }
  const { access, workspace = null } = chat;
  const role = chat.roles.get(principal.username) ?? null;
  if (access !== 'open' || role === 'bot') {
    return role;
  }
  if (!belongsTo(principal, workspace)) {
    return null;
  }
  return workspace?.owner === principal.username
    ? 'owner'
    : (role ?? (principal.bot ? 'bot' : 'member'));
}

/** Whether a principal may do this. `author` is the sender of the message that the action is about. */
export function can(
  principal: IPrincipal,
  action: Action,
  chat: IPolicyChat | null,
  author?: string
): boolean {
  if (!opens(principal, action)) {
    return false;
  }
  if (!chat) {
    switch (action) {
      case 'chat.create':
      case 'webhook.manage':
        return !principal.guest;
      case 'workspace.change':
      case 'workspace.visit':
        return true;
      case 'people.search':
        return kindOfPrincipal(principal) === 'account';
      case 'chat.import':
      case 'bot.register':
      case 'workspace.create':
        return !principal.guest && !principal.bot;
      default:
        return false;
    }
  }
  if (chat.hasEnded && !IN_ENDED_CHATS.has(action)) {
    return false;
  }
  if (chat.isDirect && NOT_IN_DIRECT_CHATS.has(action)) {
    return false;
  }
  if (principal.owner !== undefined && !mayHaveAgents(principal.owner, action, chat)) {
    return false;
  }
  if (!isBoundReader(principal, chat)) {
    return false;
  }
  const role = roleIn(principal, chat);
  // A role that the store knows but this version does not has no rights.
  const rule = role && RIGHTS[role]?.[action];
  return rule === true || (rule === 'own' && author === principal.username);
}

/** Whether the owner of an agent takes part in the chat, and may write there if the agent does more than read. */
function mayHaveAgents(owner: string, action: Action, chat: IPolicyChat): boolean {
  const person = { username: owner, admin: false, bot: false } as const;
  const role = roleIn(person, chat);
  return role !== null && (action === 'chat.read' || RIGHTS[role]?.['message.send'] === true);
}

/** Whether the person to whom a bot is bound reads the chat. Otherwise they would read on by their bot. Administrators need none. */
function isBoundReader({ username, admin }: IPrincipal, chat: IPolicyChat): boolean {
  const person = admin ? undefined : chat.boundTo?.(username);
  return person === undefined || isReader(person, chat);
}

/** Whether a person reads a chat. */
export const isReader = (username: string, chat: IPolicyChat): boolean =>
  roleIn({ username, admin: false, bot: false }, chat) !== null;

/** Whether the server believes a principal who wrote the messages of a file. From others, it marks all authors but themselves. */
export const vouches = ({ admin }: IPrincipal): boolean => admin;

/** The part of a chat that a user may read. */
export interface IReadAccess {
  /** Messages with a `seq` above `after`, up to `until`. */
  readonly after: number;
  readonly until: number;
  /** Files have a time and no `seq`: those from this time on, before `to`. */
  readonly from: number;
  readonly to: number;
}

/** The whole chat. */
export const WHOLE: IReadAccess = { after: 0, until: Infinity, from: 0, to: Infinity };

/** Whether this covers the whole chat. */
export const isWhole = ({ after, until, from, to }: IReadAccess): boolean =>
  after === 0 && until === Infinity && from <= 0 && to === Infinity;

/** Whether the message with this `seq` may be read. */
export const reads = ({ after, until }: IReadAccess, seq: number): boolean =>
  seq > after && seq <= until;

/** Whether a file of this time may be read. */
export const sees = ({ from, to }: IReadAccess, time: number): boolean => time >= from && time < to;

/** The time and the manner of a user's joining. */
export type IMembership = Pick<IParticipantRow, 'addedOn' | 'shareHistoryTime' | 'afterSeq'>;

/** The time at which the chat begins for a participant. A start time in the future counts as the time they joined. */
export const beginOf = ({ addedOn, shareHistoryTime = 0, afterSeq = 0 }: IMembership) => ({
  after: afterSeq,
  from: Math.min(shareHistoryTime, addedOn)
});

/** The place behind which each of these participants may read. */
export const sharedStart = (access: Access, members: readonly IMembership[]): number =>
  access === 'open' ? 0 : members.reduce((most, one) => Math.max(most, beginOf(one).after), 0);

/**
 * The part of a chat that a principal may read; null if nothing. Everybody may read all of an open chat. In a private chat, a participant
 * may be limited to the time after a start, and a former participant may read what they could read when they left.
 */
export function readAccessIn(
  principal: IPrincipal,
  chat: IPolicyChat,
  participant: IMembership | null,
  former: IFormerRow | null
): IReadAccess | null {
  if (can(principal, 'chat.read', chat)) {
    const isFree = seesAll(principal) || chat.access === 'open' || !participant;
    return isFree ? WHOLE : { ...WHOLE, ...beginOf(participant) };
  }
  return former && chat.access === 'private' && canChat(principal)
    ? { ...beginOf(former), until: former.untilSeq, to: former.leftOn }
    : null;
}
