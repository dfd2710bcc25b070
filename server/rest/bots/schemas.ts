import { Type } from '@sinclair/typebox';
import type { INewBot } from '../../registry/bot-fields.js';
import { Answers, Bot, EnteredName, Given, oneOf } from '../http/schema-helpers.js';

/** The schemas of `/chat/bots`. */

const Optional = Type.Optional;

const Command = Type.Object({
  name: Type.String({ maxLength: 64 }),
  description: Type.String({ maxLength: 1_000 }),
  arguments: Given(Type.String({ maxLength: 500 }))
});

/** The most commands of one bot. */
const COMMANDS = 50;

const FIELDS = {
  displayName: Given(EnteredName),
  description: Given(Type.String({ maxLength: 2_048 })),
  avatar: Given(Type.String({ maxLength: 1_024 })),
  answers: Given(Answers),
  commands: Given(Type.Array(Command, { maxItems: COMMANDS })),
  url: Given(
    Type.String({ maxLength: 2_000, description: 'For the kind `webhook`: where messages go' })
  )
};

export const NewBot = Type.Object({
  name: Type.String({
    maxLength: 128,
    description: 'A name by which people mention it. Its username is `bot:` and this name'
  }),
  kind: oneOf<INewBot['kind']>(['webhook', 'outside'], {
    description:
      'The server sends messages to a bot behind a webhook. A bot outside connects with its token'
  }),
  ...FIELDS
});

export const BotChange = Type.Object(FIELDS);

/** `url` is only for those who may change the bot. */
export const RegisteredBot = Type.Object(
  { ...Bot.properties, url: Optional(Type.String()), createdOn: Type.String() },
  { description: 'A registered bot' }
);

export const ProvenBot = Type.Object(
  {
    ...RegisteredBot.properties,
    token: Optional(
      Type.String({ description: 'For a bot outside: its access token. Shown only here' })
    ),
    expiresOn: Optional(Type.String({ description: 'The end of the token' })),
    secret: Optional(
      Type.String({
        description: 'For a webhook: the key that signs its requests. Shown only here'
      })
    )
  },
  { description: 'The bot, with its new token or secret' }
);

export const BotPage = Type.Object(
  { value: Type.Array(Bot), nextLink: Optional(Type.String()) },
  { description: 'A page of the bots, in the order of their registration' }
);

export const BotPath = Type.Object({ name: Type.String() });
