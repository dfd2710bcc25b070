import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { CommandOf, IOverrides, IRedirection, IResults, ManagerCommand } from '../commands.js';
import { limitsFor, ruleOf } from '../gate/rules.js';
import { MESSAGE_ERRORS, type ICommandRecord } from './command-record.js';
import { mergeMessageMetadata } from './metadata.js';
import { checkMessage, needsOfMessage } from './send.js';
import { checkFailure, isNewPiece } from './stream-commands.js';
import type { Turn } from './turn.js';

/** The fields that a manager may replace in the copy of a message. */
const REPLACEABLE: ReadonlySet<string> = new Set<keyof IOverrides>([
  'body',
  'metadata',
  'mentions',
  'options'
]);

/** Show a bot's message that waits for approval. A message that is shown already stays as it is. */
function approve(turn: Turn, principal: IPrincipal, { id }: CommandOf<'approve'>): void {
  requireManager(turn, principal);
  const held = turn.chatState.held.get(id);
  if (held && !held.streaming) {
    turn.bots.release(id);
    held.attachments?.forEach(file => turn.files.unfold(file));
    turn.messages.add(held); // which gives it its place and its time
  } else if (held || !turn.messages.find(id)) {
    throw new ChatError('message_not_found');
  }
}

/** Drop a bot's message that waits for approval. A message that is shown already stays as it is. */
function dismiss(turn: Turn, principal: IPrincipal, { id }: CommandOf<'dismiss'>): void {
  requireManager(turn, principal);
  if (!turn.chatState.held.has(id) && !turn.messages.find(id)) {
    throw new ChatError('message_not_found');
  }
  turn.bots.release(id);
}

/** Give a message to some bots alone. For the limit on exchanges of bots, it counts as a message of the manager. */
function redirect(turn: Turn, principal: IPrincipal, command: CommandOf<'redirect'>): void {
  const { id, delivery } = command;
  requireManager(turn, principal);
  const held = turn.chatState.held.get(id);
  const message = held?.streaming ? null : (held ?? turn.messages.find(id));
  if (!message) {
    throw new ChatError('message_not_found');
  }
  if (message.type === 'system') {
    throw new ChatError('system_message');
  }
  const redirection = checkRedirection(turn, principal, command);
  if (principal.username === turn.chatState.manager) {
    turn.bots.requireAnswer(principal, {});
    turn.bots.note(principal);
  }
  deliver(turn, message, delivery, redirection);
}

/** Answer as the manager or on behalf of a bot. */
function answer(
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<'answer'>,
  newId: () => string
): IResults['answer'] {
  const { message, on_behalf_of: bot, self_approve: isShown = true, self_redirect } = command;
  requireManager(turn, principal);
  if (bot !== undefined) {
    requireBot(turn, principal, bot, 'on_behalf_of');
  }
  const redirection = self_redirect && checkRedirection(turn, principal, self_redirect);
  if (!isShown && !redirection) {
    const reason =
      'The message is neither shown nor redirected. Set self_approve or self_redirect.';
    throw new ChatError('bad_value', reason, 'self_approve');
  }
  const author = authorOf(principal, command);
  const sent =
    author === principal
      ? message
      : { ...message, metadata: { ...message.metadata, sent_by_manager: principal.username } };
  const checked = checkMessage(turn, author, sent, newId);
  if ('repeated' in checked) {
    return checked;
  }
  const { id } = checked;
  const seq = isShown ? turn.say(checked, author) : turn.chatState.lastSeq;
  if (redirection) {
    deliver(turn, { type: 'msg', ...checked, seq }, id, redirection);
  }
  return { id, seq, repeated: false };
}

/** The principal whose message an answer becomes. */
function authorOf(
  principal: IPrincipal,
  { on_behalf_of: username, author }: CommandOf<'answer'>
): IPrincipal {
  const unknown = { username: username ?? '', name: username ?? '', displayName: username ?? '' };
  return username === undefined
    ? principal
    : { ...unknown, ...author, bot: true, admin: false, guest: false };
}

/** A message that grows and waits for approval: its author appends to it, describes it or ends it. Null if the command is about no such message. */
export function changeHeld(
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<'append' | 'describe' | 'finish'>
): { readonly body: string } | null {
  const held = turn.chatState.held.get(command.id);
  if (!held?.streaming || held.sender !== principal.username) {
    return null;
  }
  turn.authorize(principal, 'message.send');
  if (command.type === 'append') {
    const isNew = isNewPiece(held.body, command, turn.chatState.limits.textLength);
    const body = isNew ? held.body + command.text : held.body;
    turn.bots.hold({ ...held, body });
    return { body };
  }
  if (command.type === 'describe') {
    const limits = limitsFor(turn.chatState.limits, principal);
    turn.bots.hold({ ...held, metadata: mergeMessageMetadata(held, command.metadata, limits) });
    return held;
  }
  checkFailure(command.failure);
  turn.bots.hold({
    ...held,
    streaming: undefined,
    ...(command.failure !== undefined && { stream_failure: command.failure })
  });
  return held;
}

/** @throws ChatError `forbidden` */
function requireManager({ chatState }: Turn, { username, admin }: IPrincipal): void {
  if (!admin && username !== chatState.manager) {
    throw new ChatError('forbidden', 'Only the manager of a chat may do this.');
  }
}

/** @throws ChatError `user_not_found`, `forbidden` */
function requireBot(
  { chatState }: Turn,
  principal: IPrincipal,
  username: string,
  field?: string
): void {
  if (chatState.roles.get(username) !== 'bot' || username === principal.username) {
    const reason = `There is no other bot "${username}" in this chat.`;
    throw new ChatError('user_not_found', reason, field);
  }
  if (chatState.ownerOf(username) !== undefined) {
    const reason = `Only the owner of the agent "${username}" decides what it does.`;
    throw new ChatError('forbidden', reason, field);
  }
}

/** @throws ChatError `user_not_found` */
function requireHosted(turn: Turn, principal: IPrincipal, bot: string, field?: string): void {
  requireBot(turn, principal, bot, field);
  if (!turn.chatState.isHosted(bot)) {
    const reason = `The bot "${bot}" does not run in this server, so it can be given nothing.`;
    throw new ChatError('user_not_found', reason, field);
  }
}

/** Check to whom a message goes, and with which changes. @throws ChatError */
function checkRedirection(
  turn: Turn,
  principal: IPrincipal,
  { bots, overrides = {} }: IRedirection
): IRedirection {
  if (bots.length === 0) {
    throw new ChatError('bad_value', 'Name at least one bot.', 'bots');
  }
  for (const bot of bots) {
    requireHosted(turn, principal, bot, 'bots');
  }
  for (const [key, value] of Object.entries(overrides)) {
    const code = REPLACEABLE.has(key)
      ? ruleOf(key)?.check(value, turn.chatState.limits)
      : 'unknown_field';
    if (code) {
      throw new ChatError(code, undefined, key);
    }
  }
  return { bots, overrides };
}

function deliver(
  { bots: turnBots, chatState }: Turn,
  message: IMessage,
  id: string,
  { bots, overrides }: IRedirection
): void {
  const { lastSeq, now } = chatState;
  const row: IMessageRow = {
    ...message,
    seq: message.seq ?? lastSeq,
    time: message.time ?? now() / 1000
  };
  for (const bot of new Set(bots)) {
    turnBots.deliver({ bot, id, message: { ...row, ...overrides } });
  }
}

const ROUTING_ERRORS = ['message_not_found', 'user_not_found'] as const satisfies ErrorCode[];

/** The commands of managers. Others are refused as `forbidden`. */
export const MANAGER_COMMANDS: {
  readonly [T in ManagerCommand['type']]: ICommandRecord<T>;
} = {
  approve: {
    action: 'message.send',
    metered: null, // the message counted when its bot sent it
    refuses: ['message_not_found', 'read_only'],
    needs: ({ id, attachments }) => ({ messages: [id], entries: attachments }),
    run: approve
  },

  dismiss: {
    action: 'chat.read',
    metered: null,
    refuses: ['message_not_found'],
    needs: ({ id }) => ({ messages: [id] }),
    run: dismiss
  },

  'list-held': {
    action: 'chat.read',
    metered: null,
    refuses: [],
    needs: () => ({}),
    run: (turn, principal) => {
      requireManager(turn, principal);
      return [...turn.chatState.held.values()].filter(({ streaming }) => !streaming);
    }
  },

  redirect: {
    action: 'message.send',
    metered: 'messages',
    refuses: [...ROUTING_ERRORS, 'system_message', 'bad_value', 'unknown_field', 'bots_quiet'],
    needs: ({ id }) => ({ messages: [id] }),
    run: redirect
  },

  'tell-status': {
    action: 'chat.read',
    metered: 'messages',
    refuses: ['user_not_found'],
    needs: () => ({}),
    run: (turn, principal, { bot }) => {
      requireManager(turn, principal);
      requireHosted(turn, principal, bot);
    }
  },

  answer: {
    action: 'message.send',
    metered: 'messages',
    refuses: [...MESSAGE_ERRORS, 'user_not_found'],
    needs: ({ message }, freshId) => needsOfMessage(message, freshId),
    run: answer
  }
};
