import { Type, type Static } from '@sinclair/typebox';
import type { IChatStatus } from '../../rooms/events.js';
import type { IMessageRow } from '../../storage/storage.js';
import type { IAction } from '../bot.js';
import type { IGuardData } from './guard.js';

/** The longest texts of an error that a module's process may send. It cuts longer ones. */
export const ERROR_LENGTH = { message: 1_000, stack: 4_000, name: 64, code: 64 } as const;

const strict = { additionalProperties: false };
const Id = Type.Integer({ minimum: 0 });
const text = (maxLength: number) => Type.String({ maxLength });

const Failure = Type.Object(
  {
    message: text(ERROR_LENGTH.message),
    stack: Type.Optional(text(ERROR_LENGTH.stack)),
    name: Type.Optional(text(ERROR_LENGTH.name)),
    code: Type.Optional(text(ERROR_LENGTH.code))
  },
  strict
);

/** An error as it passes between the processes. */
export type IFailure = Static<typeof Failure>;

const Call = Type.Object(
  {
    type: Type.Literal('call'),
    job: Id,
    call: Id,
    /** The number of an object of this job. The conversation is 0. */
    object: Id,
    method: text(64),
    args: Type.Array(Type.Unknown(), { maxItems: 8 }),
    /** The number of the argument that had a signal, which stays with the module. */
    signal: Type.Optional(Id)
  },
  strict
);

/** A call of a module on an object of the server. */
export type ICall = Static<typeof Call>;

/** All that the process of a module may send. A module can send anything by itself, so whatever does not match ends the process. */
export const FROM_MODULE = Type.Union([
  Call,
  /** The signal of a call was aborted. */
  Type.Object({ type: Type.Literal('withdraw'), job: Id, call: Id }, strict),
  Type.Object({ type: Type.Literal('done'), job: Id, error: Type.Optional(Failure) }, strict),
  Type.Object({ type: Type.Literal('pong') }, strict),
  /** An error that nothing caught ends the process. */
  Type.Object({ type: Type.Literal('crashed'), error: Failure }, strict),
  Type.Object({ type: Type.Literal('ready'), card: Type.Unknown() }, strict),
  Type.Object(
    {
      type: Type.Literal('unusable'),
      /** `missing`: there is no such package. `export`: the module exports no bot. `failed`: it threw. */
      why: Type.Union([Type.Literal('missing'), Type.Literal('export'), Type.Literal('failed')]),
      error: Failure
    },
    strict
  )
]);

/** A message from the process of a module. */
export type FromModule = Static<typeof FROM_MODULE>;

/** A message for the bot, or a choice among the options of its own message. */
export type IGiven = IAction | { readonly message: IMessageRow };

/** A message to the process of a module. `load` comes first. */
export type ToModule =
  | ({ type: 'load' } & ILoad)
  | { type: 'start'; job: number; chat: string; isWaiting: boolean; given: IGiven }
  | { type: 'status'; status: IChatStatus }
  | { type: 'abort'; job: number; reason: string }
  | ({ type: 'answer'; call: number } & Answer)
  | { type: 'ping' };

/** The outcome of a call: plain data, an object with methods and plain fields of its own, or an error. */
export type Answer =
  | { value: unknown }
  | {
      object: number;
      methods: readonly string[];
      fields: Readonly<Record<string, unknown>>;
    }
  | { error: IFailure };

/** The module to load, and its limits. */
export interface ILoad {
  /** The URL of the module; or the name of a package, and the URL of the file that names it. */
  readonly place: { readonly url: string } | { readonly name: string; readonly from: string };
  readonly options: unknown;
  readonly limits: IGuardData;
  /** The properties of the bot that the server wants to know. */
  readonly fields: readonly string[];
  /** The methods of a conversation. */
  readonly methods: readonly string[];
}
