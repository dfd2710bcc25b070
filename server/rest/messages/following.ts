import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ChatError } from '../../errors.js';
import { historyFor } from '../../rooms/chats/history.js';
import { requireParticipant } from '../../rooms/chats/read-access.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { given, PATCHES } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { exactTime } from '../http/time.js';
import { Following, FollowedThreads, FollowingChange } from './following-schemas.js';
import { MessagePath } from './schemas.js';

/** The threads that the caller follows, and how far the caller has read in each. */
export const following =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { rooms, storage } = context;
    const tags = ['Messages'];
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/threads/:id/following',
      {
        schema: {
          operationId: 'listFollowing',
          summary:
            'List the threads that the caller follows or has read in, the latest changed first',
          description:
            'A thread is a message with the replies that lead back to it. The caller follows it after replying in it, if it replies to a message of the caller, or if one of its replies mentions the caller, until the caller stops following it.',
          tags,
          params: ThreadPath,
          response: { 200: FollowedThreads }
        }
      },
      async request => {
        const { id } = request.params;
        const principal = principalOf(request);
        const { after } = await requireParticipant(storage, principal, id);
        const threads = await storage.following.list(id, principal.username, after);
        return {
          value: threads.map(({ root, follows, seq, unread, lastOn }) => ({
            ...{ rootId: root, isFollowed: follows, readSequenceId: seq, unreadCount: unread },
            ...(lastOn > 0 && { lastReplyOn: exactTime(lastOn * 1000) })
          }))
        };
      }
    );

    app.get(
      '/chat/threads/:id/messages/:message/following',
      {
        schema: {
          operationId: 'getFollowing',
          summary:
            'Tell whether the caller follows the thread of a message, and how far they have read in it',
          tags,
          params: MessagePath,
          response: { 200: Following }
        }
      },
      async request => {
        const { id, message } = request.params;
        const principal = principalOf(request);
        await (await historyFor(storage, principal, id)).get(message);
        const found = await storage.following.get(id, principal.username, message);
        if (!found) {
          throw new ChatError('message_not_found');
        }
        const { root, follows, seq } = found;
        return { rootId: root, isFollowed: follows, readSequenceId: seq };
      }
    );

    app.patch(
      '/chat/threads/:id/messages/:message/following',
      {
        config: { runs: 'set-following' },
        schema: {
          operationId: 'setFollowing',
          summary: 'Follow the thread of a message or no more, and mark its replies as read',
          description:
            'Omitted fields stay as they are. A read position moves only forward; `unread` of the chat moves it back. Nobody else is told.',
          tags,
          params: MessagePath,
          consumes: PATCHES,
          body: FollowingChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const chat = requireChatId(id);
        const { isFollowed: follows, readMessageId: read } = given(request.body);
        const command = { type: 'set-following', chat, id: message, follows, read } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
