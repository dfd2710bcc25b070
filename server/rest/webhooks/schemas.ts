import { Type } from '@sinclair/typebox';
import type { EventName } from '../events/event-presenter.js';
import { Given, oneOf } from '../http/schema-helpers.js';

/** The schemas of the HTTP API for webhooks. */

const Optional = Type.Optional;

/** All events of the event stream, except typing, which is worthless later. */
const EVENT_NAMES: readonly Exclude<EventName, 'typingIndicatorReceived'>[] = [
  'chatThreadCreated',
  'chatThreadPropertiesUpdated',
  'chatThreadDeleted',
  'participantsAdded',
  'participantsRemoved',
  'chatMessageReceived',
  'chatMessageEdited',
  'chatMessageFinished',
  'chatMessageDeleted',
  'chatActionReceived',
  'botsQuiet',
  'readReceiptReceived',
  'workspaceCreated',
  'workspaceUpdated',
  'workspaceDeleted'
];

export const NewWebhook = Type.Object({
  url: Type.String({ maxLength: 2000 }),
  events: Given(
    Type.Array(oneOf(EVENT_NAMES), {
      minItems: 1,
      maxItems: EVENT_NAMES.length
    })
  ),
  threadId: Given(Type.String())
});

export const Webhook = Type.Object(
  {
    id: Type.String(),
    url: Type.String(),
    events: Optional(Type.Array(Type.String())),
    threadId: Optional(Type.String()),
    createdOn: Type.String()
  },
  { description: 'The webhook, without its secret' }
);

export const CreatedWebhook = Type.Object(
  { ...Webhook.properties, secret: Type.String() },
  { description: 'The new webhook. Its secret is shown only here' }
);

export const WebhookList = Type.Object(
  { value: Type.Array(Webhook) },
  { description: 'The webhooks, oldest first' }
);

export const WebhookPath = Type.Object({ id: Type.String() });

export const DeadLetterQuery = Type.Object({
  maxPageSize: Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
  after: Optional(Type.String({ pattern: '^[0-9]{1,15}\\.[0-9]{1,9}$' })),
  'api-version': Optional(Type.String({ maxLength: 64 }))
});

/** `position`: in the format of event ids in the stream. `status`: of the last response, if there was one. */
export const DeadLetterPage = Type.Object(
  {
    value: Type.Array(
      Type.Object({
        position: Type.String(),
        lastAttemptOn: Type.String(),
        attempts: Type.Integer(),
        status: Optional(Type.Integer()),
        reason: Type.String()
      })
    ),
    nextLink: Optional(Type.String())
  },
  { description: 'A page of dead letters, in the order of the events' }
);
