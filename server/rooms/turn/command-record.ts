import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Action } from '../../policy/policy.js';
import type { CommandOf, IResults, RoomCommandType } from '../commands.js';
import type { INeeds } from './needs.js';
import type { Turn } from './turn.js';

type Runner<T extends RoomCommandType> = (
  turn: Turn,
  principal: IPrincipal,
  command: CommandOf<T>,
  /** Returns a message id that can be used once. */
  newId: () => string
) => IResults[T];

/** The record of one command in a room. */
export interface ICommandRecord<T extends RoomCommandType> {
  /** The action that the policy must allow before the command runs. If more depends on an author or a role, `run` asks for that. */
  readonly action: Action;
  /**
   * The rate limit that it counts towards. `changes` are changes of the chat itself: they count towards both. Null: a message that grows
   * was counted when it began.
   */
  readonly metered: 'messages' | 'changes' | null;
  /** Its own errors, beside `ROOM_ERRORS` and those of every command about a chat. */
  readonly refuses: readonly ErrorCode[];
  /** The rows to look up in the store before the turn. */
  readonly needs: (command: CommandOf<T>, freshId: string) => INeeds;
  readonly run: Runner<T>;
}

/** The errors of a new message. */
export const MESSAGE_ERRORS = [
  'read_only',
  'bots_quiet',
  'bots_only',
  'bad_value',
  'unknown_field',
  'message_too_long',
  'message_id_taken',
  'attachment_not_found',
  'attachment_too_large'
] as const satisfies readonly ErrorCode[];
