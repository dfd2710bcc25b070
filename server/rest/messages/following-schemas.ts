import { Type } from '@sinclair/typebox';
import { FOLLOWED_MAX } from '../../storage/storage.js';
import { Given } from '../http/schema-helpers.js';

/** The schemas of the threads that a user follows. */

const fields = {
  rootId: Type.String({ description: 'The message to which the replies lead back' }),
  isFollowed: Type.Boolean({ description: 'Whether new replies notify the caller' }),
  readSequenceId: Type.Integer({
    description:
      'The caller has read the replies up to this place, also if they are behind the place up to which the caller has read the chat'
  })
};

export const Following = Type.Object(fields, {
  description: 'The state of the thread for the caller'
});

export const FollowedThreads = Type.Object(
  {
    value: Type.Array(
      Type.Object({
        ...fields,
        unreadCount: Type.Integer({
          description: 'Replies of others that the caller has not read'
        }),
        lastReplyOn: Type.Optional(Type.String())
      })
    )
  },
  {
    description: `At most ${FOLLOWED_MAX} threads; of more, those that changed longest ago are forgotten`
  }
);

export const FollowingChange = Type.Object({
  isFollowed: Given(Type.Boolean()),
  readMessageId: Given(Type.String({ description: 'The last message of the thread that was read' }))
});
