import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { searchFor } from '../rooms/chat-list.js';
import { parseSearch } from '../storage/search-query.js';
import { snippetOf } from '../storage/search.js';
import { nextLink, pageSize } from './links.js';
import type { IRestParts } from './parts.js';
import { SearchPage, SearchQuery } from './message-schemas.js';
import { principalOf, requireToken } from './security.js';
import { ThreadWriter } from './thread.js';

const PAGE = { usual: 20, most: 100 };

/** Nobody reads further; and what comes before is ranked anew for each page. */
const DEPTH = 1000;

/** Messages that hold what is asked for, in all chats that the caller may read. */
export const search =
  (parts: IRestParts): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, publicUrl, rates } = parts;
    app.addHook('onRequest', requireToken(parts));

    app.get(
      '/chat/search',
      {
        schema: {
          operationId: 'search',
          summary: 'Find messages in all chats that one may read',
          description:
            'Every word has to be in the message, the last one may be a beginning. The best come first.',
          tags: ['Search'],
          querystring: SearchQuery,
          response: { 200: SearchPage }
        }
      },
      async request => {
        const { q } = request.query;
        rates.demandDear('search', principalOf(request));
        const size = pageSize(request.query.maxPageSize, PAGE);
        const skip = Math.min(Number(request.query.skip ?? 0), DEPTH);
        const query = parseSearch(q);
        const range = { limit: size + 1, skip };
        const hits = await searchFor(storage, principalOf(request), query, range);
        const writer = new ThreadWriter(parts);
        const value = await Promise.all(
          hits.slice(0, size).map(async ({ chat, message }) => ({
            threadId: chat.id,
            topic: chat.topic,
            message: await writer.message(chat.id, message),
            snippet: snippetOf(message.body, query.terms)
          }))
        );
        const next = skip + size;
        const isMore = hits.length > size && next < DEPTH;
        const place = { q, maxPageSize: String(size), skip: String(next) };
        return {
          value,
          ...(isMore && { nextLink: nextLink(publicUrl, 'chat/search', request.query, place) })
        };
      }
    );

    done();
  };
