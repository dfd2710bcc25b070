import { Type } from '@sinclair/typebox';
import { oneOf } from '../http/schema-helpers.js';

/** The schemas of `/chat/events`. */

const Optional = Type.Optional;

export const EventsQuery = Type.Object({
  latest: Optional(
    oneOf(['true', 'false'], {
      description: 'Only the newest event of each kind and chat'
    })
  ),
  lastEventId: Optional(
    Type.String({ maxLength: 64, description: 'For clients that cannot set the header' })
  ),
  token: Optional(
    Type.String({ description: 'For clients that cannot set the header `Authorization`' })
  )
});

export const EventsHeaders = Type.Object({
  'last-event-id': Optional(Type.String({ description: 'The id of the last received event' }))
});
