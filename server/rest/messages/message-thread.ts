import { Type, type FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { historyFor, type History } from '../../rooms/chats/history.js';
import type { IHistoryRow } from '../../storage/history.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { nextLink, pageSize } from '../http/pagination.js';
import { HistoryAnswer } from './history-answer.js';
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
        const size = pageSize(query.maxPageSize);
        const before = Number(query.before ?? Infinity);
        const { page, last } = await threadPage(history, message, { before, size });
        const answer = new HistoryAnswer(context, request, reply, { chat: id, history });
        const value = await Promise.all(page.map(row => answer.message(row)));
        const path = `chat/threads/${id}/messages/${message}/thread`;
        return answer.send({
          value,
          ...(last !== null && {
            nextLink: nextLink(publicUrl, path, query, {
              maxPageSize: String(size),
              before: String(last)
            })
          })
        });
      }
    );
    done();
  };

/** A page of a thread, and the `seq` at which it ends if there are more messages behind it. A long thread takes long to read, so it is read once. */
async function threadPage(
  history: History,
  id: string,
  { before, size }: { before: number; size: number }
): Promise<{ page: IHistoryRow[]; last: number | null }> {
  const rows = await history.thread(id, before, size + 1);
  const page = rows.slice(0, size);
  const last = page.at(-1)?.message.seq ?? null;
  // Large rows fill a page early.
  const isMore =
    rows.length > size || (last !== null && (await history.thread(id, last, 1)).length > 0);
  return { page, last: isMore ? last : null };
}
