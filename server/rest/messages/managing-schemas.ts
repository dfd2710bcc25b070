import { Type, type Static } from '@sinclair/typebox';
import { Given, STRICT } from '../http/schema-helpers.js';
import { NewMessage, StoredMessage } from './schemas.js';

/** The schemas of what a manager does. */

const { metadata, mentions, options } = NewMessage.properties;

const Redirection = Type.Object({
  bots: Type.Array(Type.String({ maxLength: 128 }), {
    maxItems: 250,
    description: 'The usernames of other bots of the chat'
  }),
  overrides: Given(
    Type.Object(
      { content: Given(Type.String()), metadata, mentions, options },
      { description: 'Fields that are others in the copies of these bots' }
    )
  )
});

export const Redirect = Type.Object(
  {
    ...Redirection.properties,
    delivery: Given(
      Type.String({ minLength: 1, maxLength: 64, description: 'An id that the caller chooses' })
    )
  },
  STRICT
);

const { content, id, type, reply_to, attachments, local_id } = NewMessage.properties;

export const ManagerAnswer = Type.Object(
  {
    ...{ content, id, type, metadata, reply_to, mentions, attachments, local_id, options },
    on_behalf_of: Given(
      Type.String({ maxLength: 128, description: 'The bot whose message it is' })
    ),
    self_approve: Given(
      Type.Boolean({ description: 'Whether people see the message. Default: true' })
    ),
    self_redirect: Given(Redirection)
  },
  STRICT
);

export const HeldMessages = Type.Object(
  { value: Type.Array(StoredMessage) },
  { description: 'The messages that wait' }
);

export type Redirection = Static<typeof Redirection>;
