import type { IPrincipal } from '../identity/principal.js';
import type { Scope } from '../identity/scopes.js';
import type { Access, IFormerRow, IParticipantRow, Role } from '../storage/storage.js';

/** What can be asked for. Both doors ask the same question with the same words. */
export type Action =
  | 'chat.create'
  /** Bring in a chat with messages in everybody's names. */
  | 'chat.import'
  | 'chat.read'
  | 'chat.rename'
  | 'chat.delete'
  /** Bring somebody in who has no role yet, as a member or a bot; and leave. */
  | 'participants.invite'
  | 'participants.change'
  | 'message.send'
  | 'message.edit'
  | 'message.delete'
  | 'message.react'
  | 'message.pin'
  /** Have webhooks, which tell what one may see. */
  | 'webhook.manage';

/** `own`: only where the asker is the author. */
type Rule = true | 'own';

/** Who may do what in a chat, by role. What is not listed is refused. */
export const RIGHTS: Readonly<Record<Role, Partial<Record<Action, Rule>>>> = {
  owner: {
    'chat.read': true,
    'chat.rename': true,
    'chat.delete': true,
    'participants.invite': true,
    'participants.change': true,
    'message.send': true,
    'message.edit': 'own',
    'message.delete': true,
    'message.react': true,
    'message.pin': true
  },
  moderator: {
    'chat.read': true,
    'chat.rename': true,
    'participants.invite': true,
    'participants.change': true,
    'message.send': true,
    'message.edit': 'own',
    'message.delete': true,
    'message.react': true,
    'message.pin': true
  },
  member: {
    'chat.read': true,
    'chat.rename': true,
    'participants.invite': true,
    'message.send': true,
    'message.edit': 'own',
    'message.delete': 'own',
    'message.react': true,
    'message.pin': true
  },
  reader: { 'chat.read': true },
  bot: {
    'chat.read': true,
    'message.send': true,
    'message.edit': 'own',
    'message.delete': 'own',
    'message.react': true
  }
};

/**
 * What a token's scope takes away, whatever the role: `chat.join` joins chats and does not manage them, `chat.join.limited` does not
 * say who takes part either. The others are for calls, and open no chat.
 */
const LACKING: Readonly<Record<Scope, readonly Action[] | 'all'>> = {
  chat: [],
  'chat.join': ['chat.create', 'chat.import', 'chat.rename', 'chat.delete', 'webhook.manage'],
  'chat.join.limited': [
    'chat.create',
    'chat.import',
    'chat.rename',
    'chat.delete',
    'participants.invite',
    'participants.change',
    'webhook.manage'
  ],
  voip: 'all',
  'voip.join': 'all'
};

/** Does the token of a principal open this at all? With several scopes it opens what one of them does. */
const opens = ({ scopes }: IPrincipal, action: Action): boolean =>
  !scopes || scopes.some(scope => LACKING[scope] !== 'all' && !LACKING[scope].includes(action));

/** Are all chats theirs to see, whoever takes part? */
export const seesAll = ({ admin }: IPrincipal): boolean => admin;

/** May they ask for anything of chats? */
export const canChat = (principal: IPrincipal): boolean => opens(principal, 'chat.read');

/** What the policy has to know of a chat. */
export interface IPolicyChat {
  readonly access: Access;
  /** Roles by username. */
  readonly roles: ReadonlyMap<string, Role>;
}

/**
 * The role of somebody in a chat; null for a stranger to a private one.
 * An open chat belongs to the workspace of all users of this server: whoever is signed in is at least a member.
 */
export function roleIn(principal: IPrincipal, chat: IPolicyChat): Role | null {
  if (principal.admin) {
    return 'owner';
  }
  const role = chat.roles.get(principal.username);
  if (role) {
    return role;
  }
  if (chat.access !== 'open') {
    return null;
  }
  return principal.bot ? 'bot' : 'member';
}

/** May they? `author` is the username behind the message that the action is about. */
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
    return action === 'chat.import'
      ? principal.admin
      : (action === 'chat.create' || action === 'webhook.manage') && !principal.guest;
  }
  const role = roleIn(principal, chat);
  // A role that the store knows and we do not has no rights.
  const rule = role && RIGHTS[role]?.[action];
  return rule === true || (rule === 'own' && author === principal.username);
}

/** The part of a chat that somebody may read. */
export interface IReadAccess {
  /** Messages with a `seq` above `after`, up to `until`. */
  readonly after: number;
  readonly until: number;
  /** Files, which have a time and no place: from this time on, before `to`. */
  readonly from: number;
  readonly to: number;
}

/** All of a chat. */
export const WHOLE: IReadAccess = { after: 0, until: Infinity, from: 0, to: Infinity };

/** Is nothing held back? */
export const isWhole = ({ after, until, from, to }: IReadAccess): boolean =>
  after === 0 && until === Infinity && from <= 0 && to === Infinity;

/** May the message with this `seq` be read? */
export const reads = ({ after, until }: IReadAccess, seq: number): boolean =>
  seq > after && seq <= until;

/** May a file of this time be read? */
export const sees = ({ from, to }: IReadAccess, time: number): boolean => time >= from && time < to;

/** What is known of how somebody came into a chat. */
export type IMembership = Pick<IParticipantRow, 'addedOn' | 'shareHistoryTime' | 'afterSeq'>;

/** Where the chat begins for them. A time to come is when they came. */
export const beginOf = ({ addedOn, shareHistoryTime = 0, afterSeq = 0 }: IMembership) => ({
  after: afterSeq,
  from: Math.min(shareHistoryTime, addedOn)
});

/**
 * What they may read; null for nothing. An open chat is read whole by everybody. In a private one a participant may have been let in
 * from some time on, and whoever left reads what they could read then.
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
  return former && canChat(principal)
    ? { ...beginOf(former), until: former.untilSeq, to: former.leftOn }
    : null;
}
