import { Type, type FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { historyFor } from '../../rooms/chats/history.js';
import { nextLink } from '../http/pagination.js';
import { requireChatId } from '../http/params.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { HistoryAnswer } from './history-answer.js';
import { newestPage } from './pages.js';
import { MessagePage, MessagePath, MessageQuery, ReactionPath } from './schemas.js';

/** Routes for the reactions and pins that users add to messages and remove again. */
export const reactionsAndPins =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { rooms, storage, publicUrl } = context;
    const tags = ['Messages'];
    const response = { 204: Done };
    app.addHook('onRequest', requireToken(context));

    for (const [method, on] of [
      ['PUT', true],
      ['DELETE', false]
    ] as const) {
      app.route({
        method,
        url: '/chat/threads/:id/messages/:message/reactions/:emoji',
        config: { runs: 'react', never: on ? [] : ['too_many_reactions'] },
        schema: {
          operationId: on ? 'addReaction' : 'removeReaction',
          summary: on ? 'Add a reaction to a message' : 'Remove a reaction',
          tags,
          params: ReactionPath,
          response
        },
        handler: async (request, reply) => {
          const { id, message, emoji } = request.params;
          const chat = requireChatId(id);
          const command = { type: 'react', chat, id: message, emoji, on } as const;
          await rooms.execute(principalOf(request), command);
          return reply.code(204).send();
        }
      });

      app.route({
        method,
        url: '/chat/threads/:id/messages/:message/pin',
        config: { runs: 'pin', never: on ? [] : ['too_many_pins'] },
        schema: {
          operationId: on ? 'pinMessage' : 'unpinMessage',
          summary: on ? 'Pin a message' : 'Unpin a message',
          tags,
          params: MessagePath,
          response
        },
        handler: async (request, reply) => {
          const { id, message } = request.params;
          const chat = requireChatId(id);
          const command = { type: 'pin', chat, id: message, pinned: on } as const;
          await rooms.execute(principalOf(request), command);
          return reply.code(204).send();
        }
      });
    }

    app.get(
      '/chat/threads/:id/pins',
      {
        schema: {
          operationId: 'listPins',
          summary: 'List the pinned messages, newest first',
          tags,
          params: ThreadPath,
          querystring: Type.Pick(MessageQuery, ['maxPageSize', 'before', 'api-version']),
          response: { 200: MessagePage }
        }
      },
      async (request, reply) => {
        const { id } = request.params;
        const { query } = request;
        const history = await historyFor(storage, principalOf(request), id);
        const { page, next } = await newestPage((end, limit) => history.pinned(end, limit), query);
        const answer = new HistoryAnswer(context, request, reply, { chat: id, history });
        const value = await Promise.all(page.map(row => answer.message(row)));
        return answer.send({
          value,
          ...(next && { nextLink: nextLink(publicUrl, `chat/threads/${id}/pins`, query, next) })
        });
      }
    );

    done();
  };
