import { Type, type TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { ChatError } from '../../errors.js';
import type { IReplyStream } from '../bot.js';
import type { IManagerConversation } from '../manager.js';

/** A method that a module may call on an object of the server. */
export interface IMethod {
  /** The arguments, each with a description that completes "must be …". */
  readonly takes: readonly TSchema[];
  /** The number of the argument that has a signal. */
  readonly signal?: number;
  /** The methods of the object that it returns, if that is not plain data, and its properties that are. */
  readonly gives?: Methods;
  readonly shows?: readonly string[];
}

/** The methods of an object by name. */
export type Methods = Readonly<Record<string, IMethod>>;

/** The longest text that a module may pass. The rooms have narrower limits. */
const TEXT_LENGTH = 2 ** 20;
const HISTORY_MAX = 1_000;
const TOKENS_MAX = 1_000_000;
/** The most entries of a list in a message. */
const LIST_LENGTH = 1_000;

const strict = { additionalProperties: false };
const Text = Type.String({
  maxLength: TEXT_LENGTH,
  description: `a text of at most ${TEXT_LENGTH} characters`
});
const Id = Type.String({ maxLength: 256, description: 'an id' });
const Option = Type.Union([
  Text,
  Type.Object(
    {
      id: Text,
      label: Text,
      style: Type.Optional(Id),
      value: Type.Optional(Text)
    },
    strict
  )
]);
const Options = Type.Array(Option, { maxItems: LIST_LENGTH });
const Audience = Type.Array(Id, { maxItems: LIST_LENGTH });
/** The rooms check its values. */
const Metadata = Type.Record(Id, Type.Unknown(), {
  maxProperties: LIST_LENGTH,
  description: `an object with at most ${LIST_LENGTH} keys`
});
const Asking = Type.Object(
  {
    options: Options,
    audience: Type.Optional(Audience),
    metadata: Type.Optional(Metadata),
    timeout: Type.Optional(Type.Number({ minimum: 0 })),
    isPermission: Type.Optional(Type.Boolean())
  },
  { ...strict, description: '{ options, audience?, metadata?, timeout?, isPermission?, signal? }' }
);
const Message = Type.Object(
  {
    body: Text,
    content_type: Type.Optional(Id),
    reply_to: Type.Optional(Id),
    attachments: Type.Optional(Type.Array(Id, { maxItems: LIST_LENGTH })),
    options: Type.Optional(Options),
    audience: Type.Optional(Audience),
    once: Type.Optional(Type.Boolean()),
    metadata: Type.Optional(Metadata)
  },
  strict
);
const Reply = Type.Union([Text, Message], { description: 'a text or a message' });
const Status = Type.Union([Text, Type.Null()], { description: 'a text or null' });
const Size = Type.Union(
  [
    Type.Integer({ minimum: 1, maximum: HISTORY_MAX }),
    Type.Object({ tokens: Type.Integer({ minimum: 1, maximum: TOKENS_MAX }) }, strict)
  ],
  { description: `a whole number from 1 to ${HISTORY_MAX}, or { tokens }` }
);

const Bots = Type.Array(Id, {
  maxItems: LIST_LENGTH,
  description: 'a list of usernames'
});
const Overrides = Type.Object(
  {
    body: Type.Optional(Text),
    metadata: Type.Optional(Metadata),
    mentions: Type.Optional(Type.Array(Id, { maxItems: LIST_LENGTH })),
    options: Type.Optional(Options)
  },
  strict
);
const Answering = Type.Object(
  {
    self_approve: Type.Optional(Type.Boolean()),
    self_redirect: Type.Optional(
      Type.Object({ bots: Bots, overrides: Type.Optional(Overrides) }, strict)
    )
  },
  strict
);
/** An argument at the end that may be missing. */
const orNothing = (schema: TSchema, description: string): TSchema =>
  Type.Union([schema, Type.Undefined()], { description });

const STREAM = {
  append: { takes: [Text] },
  setMetadata: { takes: [Metadata] },
  finish: { takes: [] },
  fail: { takes: [Text] }
} satisfies Record<Exclude<keyof IReplyStream, 'id'>, IMethod>;

/** The calls that a module may make. A new method of a conversation needs a line here. */
export const CONVERSATION = {
  reply: { takes: [Reply] },
  stream: { takes: [], gives: STREAM, shows: ['id'] },
  ask: { takes: [Text, Asking], signal: 1 },
  status: { takes: [Status] },
  typing: { takes: [] },
  history: { takes: [Size] },
  participants: { takes: [] },
  approve: { takes: [Id] },
  redirect: {
    takes: [Id, Bots, orNothing(Overrides, '{ body?, metadata?, mentions?, options? }')]
  },
  answerFor: {
    takes: [
      Type.Union([Id, Type.Null()], { description: 'a username or null' }),
      Reply,
      orNothing(Answering, '{ self_approve?, self_redirect? }')
    ]
  }
} satisfies Record<Exclude<keyof IManagerConversation, 'chat' | 'signal' | 'isWaiting'>, IMethod>;

/** @throws ChatError `bad_value` that names the first argument that does not fit. It shows no value, which may be long. */
export function checkArguments(
  name: string,
  { takes, signal }: IMethod,
  args: readonly unknown[],
  withSignal?: number
): void {
  const wrong = takes.findIndex((schema, i) => !Value.Check(schema, args[i]));
  if (wrong >= 0) {
    throw new ChatError(
      'bad_value',
      `Argument ${wrong + 1} of ${name} must be ${takes[wrong].description}.`
    );
  }
  if (withSignal !== undefined && withSignal !== signal) {
    throw new ChatError('bad_value', `Argument ${withSignal + 1} of ${name} takes no signal.`);
  }
  if (args.length > takes.length) {
    throw new ChatError('bad_value', `${name} takes ${takes.length} arguments at most.`);
  }
}
