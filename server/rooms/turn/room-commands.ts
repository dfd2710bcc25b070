import type { IMessage } from '../../../src/document/index.js';
import { ChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { sees } from '../../policy/policy.js';
import type { Action } from '../../policy/policy.js';
import type { CommandOf, IResults, RoomCommand, RoomCommandType } from '../commands.js';
import { choose, withdraw } from './choices.js';
import { MESSAGE_ERRORS, type ICommandRecord } from './command-record.js';
import { edit } from './edit.js';
import { existing } from './existing.js';
import { MANAGER_COMMANDS } from './manager-commands.js';
import { needsOfPin, pin } from './pins.js';
import { addParticipants, setAnswers, setRole, setServes } from './participant-commands.js';
import { react } from './reactions.js';
import { remove } from './remove.js';
import { needsOfMessage, send } from './send.js';
import { rateKeyIn } from '../document/rates.js';
import type { INeeds } from './needs.js';
import { retry, status } from './bot-commands.js';
import { STREAM_COMMANDS } from './stream-records.js';
import type { Turn } from './turn.js';
import { updateChat } from './update-chat.js';

/** The errors of every command that opens a room and writes in it. */
export const ROOM_ERRORS: readonly ErrorCode[] = [
  'chat_damaged',
  'too_many_rooms',
  'room_failed',
  'not_saved',
  'too_many_requests'
];

/** Commands whose system message, if they cause one, takes the fresh id. */
const byFreshId = (_: RoomCommand, freshId: string): INeeds => ({ messages: [freshId] });

/** The record of a command that changes one message. The message is found first, because the right to change it depends on its author. */
const onMessage = <C extends { readonly id: string }>(
  action: Action,
  refuses: readonly ErrorCode[],
  change: (turn: Turn, message: IMessage, command: C, principal: IPrincipal) => void
) => ({
  action: 'chat.read' as const,
  metered: 'messages' as const,
  refuses: ['message_not_found', 'system_message', ...refuses] as const,
  needs: ({ id }: C) => ({ messages: [id] }),
  run: (turn: Turn, principal: IPrincipal, command: C): void =>
    change(turn, existing(turn, principal, command.id, action), command, principal)
});

const STATUS = onMessage<CommandOf<'status'>>('chat.read', ['read_only', 'bad_value'], status);

/** The commands that a room runs. */
export const ROOM_COMMANDS: { readonly [T in RoomCommandType]: ICommandRecord<T> } = {
  ...MANAGER_COMMANDS,
  ...STREAM_COMMANDS,

  send: {
    action: 'message.send',
    metered: 'messages',
    refuses: MESSAGE_ERRORS,
    needs: ({ message }, freshId) => needsOfMessage(message, freshId),
    run: send
  },

  edit: {
    ...onMessage<CommandOf<'edit'>>(
      'message.edit',
      ['bad_value', 'message_too_long', 'chat_managed', 'attachment_not_found', 'stream_ended'],
      edit
    ),
    needs: ({ id, attachments }) => ({ messages: [id], files: attachments, entries: attachments })
  },

  delete: onMessage<CommandOf<'delete'>>('message.delete', ['chat_managed'], remove),

  retry: {
    ...onMessage<CommandOf<'retry'>>('chat.read', ['not_retryable', 'chat_managed'], retry),
    needs: ({ id, question }) => ({
      messages: question === undefined ? [id] : [id, question]
    })
  },

  status: {
    ...STATUS,
    metered: null,
    // A bot may always say that it no longer works, also when the message or the chat has ended.
    run: (turn, principal, command) =>
      command.text === null ? undefined : STATUS.run(turn, principal, command)
  },

  choose: onMessage<CommandOf<'choose'>>(
    'message.send',
    ['read_only', 'bad_value', 'not_asked', 'already_chosen', 'options_closed'],
    choose
  ),

  withdraw: onMessage<CommandOf<'withdraw'>>(
    'message.send',
    ['read_only', 'bad_value', 'already_chosen'],
    withdraw
  ),

  'read-message': {
    ...onMessage<CommandOf<'read-message'>>('chat.read', [], () => undefined),
    metered: null,
    run: (turn, principal, { id }) => existing(turn, principal, id, 'chat.read')
  },

  react: onMessage<CommandOf<'react'>>(
    'message.react',
    ['bad_value', 'too_many_reactions', 'chat_managed'],
    react
  ),

  pin: {
    ...onMessage<CommandOf<'pin'>>('message.pin', ['too_many_pins', 'chat_managed'], pin),
    needs: needsOfPin
  },

  rename: {
    action: 'chat.rename',
    metered: 'changes',
    refuses: ['bad_value', 'chat_managed'],
    needs: byFreshId,
    run: (turn, principal, { topic, chat }, newId) =>
      updateChat(turn, principal, { type: 'update-chat', chat, topic }, newId)
  },

  'update-chat': {
    action: 'chat.rename',
    metered: 'changes',
    refuses: ['bad_value', 'chat_managed', 'outside_workspace', 'too_many_participants'],
    needs: byFreshId,
    run: updateChat
  },

  attach: {
    action: 'message.send',
    metered: 'messages',
    refuses: ['read_only', 'chat_managed', 'too_many_attachments', 'attachment_too_large'],
    needs: () => ({ attaches: true }),
    run: (turn, principal, { attachment }) => {
      turn.files.requirePlace(principal);
      const { username } = principal;
      const row = { ...attachment, uploader: username, createdOn: turn.chatState.now() };
      turn.files.attach(row, principal);
      return row;
    }
  },

  detach: {
    action: 'chat.read',
    metered: 'messages',
    refuses: ['attachment_not_found', 'chat_managed'],
    needs: ({ id }) => ({ files: [id], entries: [id] }),
    run: (turn, principal, { id }) => {
      const row = turn.files.find(id);
      const readAccess = turn.chatState.readAccessOf(principal);
      if (!row || (readAccess && !sees(readAccess, row.createdOn))) {
        throw new ChatError('attachment_not_found');
      }
      turn.authorize(principal, 'message.delete', row.uploader);
      turn.files.detach(id);
    }
  },

  // The right to change a role depends on both roles, the former and the new one.
  'set-role': {
    action: 'chat.read',
    metered: 'changes',
    refuses: ['bad_value', 'user_not_found', 'too_many_participants', 'chat_managed'],
    needs: ({ username, role }, freshId) => ({
      messages: [freshId],
      newcomers: role ? [username] : []
    }),
    run: setRole
  },

  'add-participants': {
    action: 'participants.invite',
    metered: 'changes',
    // Users who cannot be added are in the result.
    refuses: ['chat_managed'],
    needs: ({ participants }, freshId) => ({
      messages: [freshId],
      newcomers: participants.map(({ username }) => username),
      times: participants.flatMap(({ shareHistoryTime }) => shareHistoryTime ?? [])
    }),
    run: addParticipants
  },

  'set-answers': {
    action: 'participants.change',
    metered: 'changes',
    refuses: ['bad_value', 'user_not_found', 'chat_managed'],
    needs: () => ({}),
    run: setAnswers
  },

  'set-serves': {
    action: 'chat.read',
    metered: 'changes',
    refuses: ['bad_value', 'user_not_found'],
    needs: () => ({}),
    run: setServes
  }
};

/** Run a command inside a turn. @throws ChatError if it is refused; then nothing has changed */
export function runCommand<T extends RoomCommandType>(
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<T>,
  newId: () => string
): IResults[T] {
  const { action, metered, run } = recordOf(command);
  const { id, steady, rates } = turn.chatState;
  if (metered && !turn.meter(principal)) {
    throw rates.refusalOfChange(id, principal, steady());
  }
  if (metered === 'changes') {
    rates.changes.consume(rateKeyIn(id, principal), steady());
  }
  turn.authorize(principal, action);
  return run(turn, principal, command, newId);
}

/** The rows that a command needs from the store. */
export const needsOf = (command: RoomCommand, freshId: string): INeeds =>
  recordOf(command).needs(command, freshId);

const recordOf = <T extends RoomCommandType>(command: CommandOf<T>): ICommandRecord<T> =>
  ROOM_COMMANDS[(command as RoomCommand).type as T];
