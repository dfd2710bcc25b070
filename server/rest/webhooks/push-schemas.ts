import { Type } from '@sinclair/typebox';
import { Given } from '../http/schema-helpers.js';

/** The schemas of the HTTP API for pushes. */

const endpoint = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'The `endpoint` of the `PushSubscription`'
});

export const NewPush = Type.Object({
  endpoint,
  keys: Type.Object(
    { p256dh: Type.String({ maxLength: 200 }), auth: Type.String({ maxLength: 100 }) },
    { description: 'The `keys` of the `PushSubscription`' }
  ),
  words: Given(
    Type.Boolean({ description: 'Whether a push says what was written, and not only who wrote' })
  ),
  quietHours: Given(
    Type.String({
      pattern: '^$|^([01]\\d|2[0-3]):[0-5]\\d-([01]\\d|2[0-3]):[0-5]\\d$',
      description: 'No pushes between these times, such as `22:00-07:00`'
    })
  ),
  timeZone: Given(
    Type.String({ maxLength: 100, description: 'That of the quiet hours, such as `Europe/Berlin`' })
  )
});

export const OldPush = Type.Object({ endpoint });
