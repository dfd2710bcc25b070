import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { Static } from '@sinclair/typebox';
import { Breaks } from '../../breaks.js';
import { searchFor } from '../../rooms/chats/chat-list.js';
import { parseSearch } from '../../storage/search-query.js';
import { rangesOf, snippetOf } from '../../storage/search.js';
import { workspaceOf } from '../../storage/storage.js';
import { nextLink, pageSize } from '../http/pagination.js';
import { cutOff, slowRequest } from '../http/slow-request.js';
import type { IRestContext } from '../context.js';
import { SearchPage, SearchQuery } from './schemas.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { MessagePresenter } from './presenter.js';

const PAGE_SIZE = { usual: 20, most: 100 };

/** The most results that can be paged through. Each page ranks the earlier results again, so deep pages are costly. */
const MAX_RESULTS = 1000;

/** Searches the messages of all chats that the caller may read. */
export const search =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, publicUrl, rates } = context;
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/search',
      {
        schema: {
          operationId: 'search',
          summary: 'Search messages in all chats that the caller can read',
          description:
            'A message must contain every word, in its text or the names of its files. The last word may be a prefix. The best results come first.',
          tags: ['Search'],
          querystring: SearchQuery,
          response: { 200: SearchPage }
        }
      },
      async (request, reply) => {
        const { q, workspaceId } = request.query;
        rates.consumeCostly('search', principalOf(request));
        const size = pageSize(request.query.maxPageSize, PAGE_SIZE);
        const skip = Math.min(Number(request.query.skip ?? 0), MAX_RESULTS);
        const query = parseSearch(q);
        const { right, signal: ended } = slowRequest(context, request, reply);
        const signal = AbortSignal.any([ended, cutOff(reply)]);
        const range = { limit: size + 1, skip, workspace: workspaceId, signal };
        const hits = await searchFor(storage, principalOf(request), query, range);
        const presenter = new MessagePresenter(context);
        const value: Static<typeof SearchPage>['value'] = [];
        const breaks = new Breaks();
        for (const { chat, from, message, files } of hits.slice(0, size)) {
          await breaks.take(); // a long message takes a while
          value.push({
            threadId: chat.id,
            topic: chat.topic,
            workspaceId: workspaceOf(chat),
            message: await presenter.message(chat.id, message, { sees: at => at >= from }),
            snippet: snippetOf(message.body, query.terms),
            files: files
              .filter(({ createdOn }) => createdOn >= from)
              .map(({ name }) => ({ text: name, ranges: rangesOf(name, query.terms) }))
              .filter(({ ranges }) => ranges.length > 0)
          });
        }
        right.require(); // it may have ended meanwhile
        const next = skip + size;
        const isMore = hits.length > size && next < MAX_RESULTS;
        const place: Record<string, string> = {
          q,
          ...(workspaceId !== undefined && { workspaceId }),
          maxPageSize: String(size),
          skip: String(next)
        };
        return {
          value,
          ...(isMore && { nextLink: nextLink(publicUrl, 'chat/search', request.query, place) })
        };
      }
    );

    done();
  };
