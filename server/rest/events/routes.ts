import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ChatError } from '../../errors.js';
import { EventStreams } from './event-streams.js';
import type { IRestContext } from '../context.js';
import { EventsHeaders, EventsQuery } from '../threads/schemas.js';
import { requireToken } from '../http/authentication.js';

/** `GET /chat/events`: Server-Sent Events for everything that the caller may see. */
export const events =
  (parts: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const announcer = new EventStreams(parts);

    app.get(
      '/chat/events',
      // EventSource cannot send headers, so the token may be in the query. HEAD is not offered, because it would open a stream for nothing.
      {
        onRequest: requireToken(parts, { query: true }),
        exposeHeadRoute: false,
        config: { refuses: ['too_many_connections'] },
        schema: {
          operationId: 'listen',
          summary: 'Hear what happens, as Server-Sent Events',
          description:
            'The answer does not end. Every event has an id; with it in `Last-Event-ID` a client goes on where it was, for a week, or is told `reset`.',
          tags: ['Events'],
          headers: EventsHeaders,
          querystring: EventsQuery,
          produces: ['text/event-stream'],
          response: { 200: Type.Any({ description: 'The stream' }) }
        }
      },
      async (request, reply) => {
        if (!request.credential) {
          throw new ChatError('unauthorized');
        }
        const { latest, lastEventId } = request.query;
        const heard = request.headers['last-event-id'] ?? lastEventId;
        const stream = await announcer.open(request.credential, {
          latest: latest === 'true',
          ...(typeof heard === 'string' && heard !== '' && { lastEventId: heard })
        });
        return reply
          .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
          .type('text/event-stream; charset=utf-8')
          .send(stream.output);
      }
    );

    // The streams must end first, because the server waits for its responses.
    app.addHook('preClose', closed => {
      announcer.dispose();
      closed();
    });
    done();
  };
