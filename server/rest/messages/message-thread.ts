import { Type, type FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { historyFor } from '../../rooms/chats/history.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { nextLink } from '../http/pagination.js';
import { HistoryAnswer } from './history-answer.js';
import { newestPage } from './pages.js';
import { MessagePage, MessagePath, MessageQuery } from './schemas.js';

/** The route for the thread of a message. */
export const messageThread =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, publicUrl } = context;
    app.addHook('onRequest', requireToken(context));
    app.get(
      '/chat/threads/:id/messages/:message/thread',
      {
        schema: {
          operationId: 'listThread',
          summary: 'List the messages of a thread, newest first',
          description:
            'The message to which the replies lead back, with all that reply to it or to one of its replies.',
          tags: ['Messages'],
          params: MessagePath,
          querystring: Type.Pick(MessageQuery, ['maxPageSize', 'before', 'api-version']),
          response: { 200: MessagePage }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { query } = request;
        const history = await historyFor(storage, principalOf(request), id);
        const { page, next } = await newestPage(
          (end, limit) => history.thread(message, end, limit),
          query
        );
        const answer = new HistoryAnswer(context, request, reply, { chat: id, history });
        const value = await Promise.all(page.map(row => answer.message(row)));
        const path = `chat/threads/${id}/messages/${message}/thread`;
        return answer.send({
          value,
          ...(next && { nextLink: nextLink(publicUrl, path, query, next) })
        });
      }
    );
    done();
  };
