import type { IMessage } from '../../../src/document/index.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Action } from '../../policy/policy.js';
import type { CommandOf, IResults } from '../commands.js';
import { stopWork } from './bot-commands.js';
import type { ICommandRecord } from './command-record.js';
import { existing } from './existing.js';
import { changeHeld } from './manager-commands.js';
import { append, describe, finish, stop } from './stream-commands.js';
import type { Turn } from './turn.js';

type StreamCommandType = 'append' | 'describe' | 'finish' | 'stop';
type StreamCommand = CommandOf<StreamCommandType>;

/** The record of a command about a message that grows. It counts towards no rate, because the message did. */
const onStream = <T extends StreamCommandType>(
  action: Action,
  refuses: readonly ErrorCode[],
  change: (
    turn: Turn,
    message: IMessage,
    command: CommandOf<T>,
    principal: IPrincipal
  ) => IResults[T]
): ICommandRecord<T> => ({
  action: 'chat.read',
  metered: null,
  refuses: ['message_not_found', 'system_message', 'stream_ended', ...refuses],
  needs: (command: StreamCommand) => ({ messages: [command.id] }),
  run: (turn, principal, command) => {
    const { id } = command as StreamCommand;
    return change(turn, existing(turn, principal, id, action), command, principal);
  }
});

/** The same command for a message that grows and waits for a manager. No document holds it. */
const unlessHeld = <T extends Exclude<StreamCommandType, 'stop'>>(
  record: ICommandRecord<T>,
  result: (held: { readonly body: string }) => IResults[T]
): ICommandRecord<T> => ({
  ...record,
  run: (turn, principal, command, newId) => {
    const held = changeHeld(turn, principal, command);
    return held ? result(held) : record.run(turn, principal, command, newId);
  }
});

/** The commands about messages that grow. */
export const STREAM_COMMANDS: {
  readonly [T in StreamCommandType]: ICommandRecord<T>;
} = {
  append: unlessHeld(
    onStream<'append'>('message.edit', ['bad_value', 'message_too_long', 'chat_managed'], append),
    ({ body }) => ({ length: body.length })
  ),

  describe: unlessHeld(
    onStream<'describe'>('message.edit', ['bad_value', 'chat_managed'], describe),
    () => undefined
  ),

  finish: unlessHeld(
    onStream<'finish'>('message.edit', ['bad_value', 'chat_managed'], finish),
    () => undefined
  ),

  stop: onStream<'stop'>('chat.read', ['chat_managed'], (turn, message, command, principal) =>
    command.bot === undefined
      ? stop(turn, message, command, principal)
      : stopWork(turn, message, command.bot, principal)
  )
};
