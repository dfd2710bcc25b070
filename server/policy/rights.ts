import type { IPrincipal } from '../identity/principal.js';
import type { Scope } from '../identity/scopes.js';
import type { Role } from '../storage/storage.js';

/** The actions that need permission. HTTP and WebSocket use the same ones. */
export type Action =
  | 'chat.create'
  /** Import a chat with messages in other users' names. */
  | 'chat.import'
  | 'chat.read'
  | 'chat.rename'
  | 'chat.delete'
  /** Move a chat to another workspace. */
  | 'chat.move'
  /** Make a chat private, or open it. */
  | 'chat.access'
  /** Connect a chat to a room of another system. */
  | 'chat.connect'
  /** Add a user without a role, as a member or a bot; and leave. */
  | 'participants.invite'
  | 'participants.change'
  | 'message.send'
  | 'message.edit'
  | 'message.delete'
  /** End a message that still grows. Its author, for this action, is the user whom it answers. */
  | 'message.stop'
  /** Have a bot answer again that has failed. Its author, for this action, is the user whom it answers. */
  | 'message.retry'
  | 'message.react'
  | 'message.pin'
  /** Have webhooks, which receive the events that their owner may see. */
  | 'webhook.manage'
  /** Find the users of the server by their names. */
  | 'people.search'
  /** Register bots, and change one's own. */
  | 'bot.register'
  | 'workspace.create'
  /** Change a workspace or its members, and leave one. */
  | 'workspace.change'
  /** Note the workspace and the chat that the user opened last. */
  | 'workspace.visit';

/** `own`: only if the user is the author. */
type Rule = true | 'own';

/** The actions that each role allows in a chat. Actions that are not listed are refused. */
export const RIGHTS: Readonly<Record<Role, Partial<Record<Action, Rule>>>> = {
  owner: {
    'chat.read': true,
    'chat.rename': true,
    'chat.delete': true,
    'chat.move': true,
    'chat.access': true,
    'chat.connect': true,
    'participants.invite': true,
    'participants.change': true,
    'message.send': true,
    'message.edit': 'own',
    'message.delete': true,
    'message.stop': true,
    'message.retry': true,
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
    'message.stop': true,
    'message.retry': true,
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
    'message.stop': 'own',
    'message.retry': 'own',
    'message.react': true,
    'message.pin': true
  },
  reader: { 'chat.read': true },
  bot: {
    'chat.read': true,
    'message.send': true,
    'message.edit': 'own',
    'message.delete': 'own',
    'message.stop': 'own',
    'message.react': true
  }
};

/**
 * The actions that a token's scope forbids, whatever the role. `chat.join` may join chats but not manage them. `chat.join.limited` may not
 * change the participants either. The other scopes are for calls and open no chat.
 */
const LACKING: Readonly<Record<Scope, readonly Action[] | 'all'>> = {
  chat: [],
  'chat.join': [
    'chat.create',
    'chat.import',
    'chat.rename',
    'chat.delete',
    'chat.move',
    'chat.access',
    'chat.connect',
    'webhook.manage',
    'bot.register',
    'workspace.create',
    'workspace.change'
  ],
  'chat.join.limited': [
    'chat.create',
    'chat.import',
    'chat.rename',
    'chat.delete',
    'chat.access',
    'chat.connect',
    'participants.invite',
    'participants.change',
    'chat.move',
    'people.search',
    'webhook.manage',
    'bot.register',
    'workspace.create',
    'workspace.change'
  ],
  voip: 'all',
  'voip.join': 'all'
};

/** Whether the principal's token allows this. With several scopes, one that allows it is enough. */
export const opens = ({ scopes }: IPrincipal, action: Action): boolean =>
  !scopes || scopes.some(scope => LACKING[scope] !== 'all' && !LACKING[scope].includes(action));
