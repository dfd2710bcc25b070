import type { PersonKind } from '../../../src/document/index.js';
import type { BotAnswers, BotKind, IBotCommand } from '../../storage/storage.js';
import { OptionalKind, Type, type TSchema } from '@sinclair/typebox';

/** A string out of a fixed set. With a union of literals, the error for another string would not list the allowed ones. */
export const oneOf = <T extends string>(words: readonly T[], more: object = {}) =>
  Type.Unsafe<T>({ type: 'string', enum: [...words], ...more });

/** The kind of a person. An account goes by its own name. Others have chosen their name or were given it. */
export const Kind = oneOf<PersonKind>(['account', 'guest', 'app', 'bot'], {
  description:
    'The kind of user: `account` is an account of this server, `guest` chose their own name, `app` got their name from a program, `bot` is a program. Clients must mark all but accounts.'
});

/** A field that may be missing from a request. Clients in some languages send null for a missing field. */
export const Given = <T extends TSchema>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));

/** Which messages a bot answers. */
export const Answers = oneOf<BotAnswers>(['always', 'mentioned', 'commands'], {
  description:
    'Which messages of people the bot answers: all, those that mention it or reply to it, or those that begin with one of its commands'
});

/** For a body whose other fields `knownFields` refuses. */
export const STRICT = { additionalProperties: false };

/** A bot that is in a chat or can be added to one. */
export const Bot = Type.Object(
  {
    username: Type.String(),
    displayName: Type.String(),
    description: Type.Optional(Type.String()),
    avatar: Type.Optional(Type.String({ description: 'The URL of a picture' })),
    kind: oneOf<BotKind>(['builtin', 'module', 'webhook', 'outside', 'agent'], {
      description:
        'Where it runs: in the server, behind a webhook, on its own, or in the Jupyter server of its owner'
    }),
    answers: Answers,
    commands: Type.Optional(
      Type.Unsafe<readonly IBotCommand[]>(
        Type.Array(
          Type.Object({
            name: Type.String(),
            description: Type.String(),
            arguments: Type.Optional(Type.String())
          })
        )
      )
    ),
    model: Type.Optional(Type.String({ description: 'For an agent: the model that it uses' })),
    required: Type.Optional(
      Type.Boolean({ description: 'Whether a conversation ends when the bot leaves it' })
    ),
    manager: Type.Optional(
      Type.Boolean({
        description:
          'Whether the bot decides what the other bots of a chat hear, and what people see of them. In a chat, only the first of several does'
      })
    ),
    owner: Type.Optional(
      Type.String({ description: 'The username of the user who registered it' })
    ),
    serves: Type.Optional(
      oneOf(['everyone'], {
        description:
          'For an agent in a chat: it answers everyone there. Otherwise it asks its owner first'
      })
    ),
    connected: Type.Optional(
      Type.Boolean({
        description: 'For an agent in a chat: whether a Jupyter server of its owner runs it now'
      })
    )
  },
  { description: 'A bot' }
);

/** Restricts a list to one workspace. */
export const InWorkspace = Type.String({
  maxLength: 64,
  description: 'Only in the workspace with this id; `default` for the default workspace'
});

/** The name that a program gives to a user. */
export const GivenName = Given(
  Type.String({
    maxLength: 256,
    description: 'For users that programs create. Ignored for all others, who use their own name'
  })
);

/** A name that a person entered. It may be longer than the name that remains of it, but reading it has to be cheap. */
export const EnteredName = Type.String({ maxLength: 2_048 });

/** Removes the fields of a request that are null. */
export const given = <T extends object>(request: T) =>
  Object.fromEntries(Object.entries(request).filter(([, value]) => value !== null)) as {
    [K in keyof T]: Exclude<T[K], null>;
  };

/** Whether the body with this schema may be omitted. */
export const isOptional = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && OptionalKind in body;

/** Adds a header with the URL of the created object to a response. */
export const Located = <T extends TSchema>(schema: T): T => ({
  ...schema,
  headers: { Location: { type: 'string', description: 'The URL of the new resource' } }
});

/** The content types of a body that describes changes. */
export const PATCHES = ['application/json', 'application/merge-patch+json'];
