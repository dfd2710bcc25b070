import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { EventStreams } from './event-streams.js';
import type { IRestContext } from '../context.js';
import { EventsHeaders, EventsQuery } from './schemas.js';
import { credentialOf, requireToken } from '../http/authentication.js';

/** `GET /chat/events`: Server-Sent Events for everything that the caller may see. */
export const events =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const streams = new EventStreams(context);

    app.get(
      '/chat/events',
      // EventSource cannot send headers, so the token may be in the query. HEAD is not offered, because it would open a stream for nothing.
      {
        onRequest: requireToken(context, { query: true }),
        exposeHeadRoute: false,
        config: { refuses: ['too_many_connections'] },
        schema: {
          operationId: 'listen',
          summary: 'Follow events as Server-Sent Events',
          description:
            'The response does not end. A client that sends the id of its last event in `Last-Event-ID` resumes there, for up to a week. After that it gets the event `reset`.',
          tags: ['Events'],
          headers: EventsHeaders,
          querystring: EventsQuery,
          produces: ['text/event-stream'],
          response: { 200: Type.Any({ description: 'The stream' }) }
        }
      },
      async (request, reply) => {
        const { latest, lastEventId } = request.query;
        const lastReceived = request.headers['last-event-id'] ?? lastEventId;
        const stream = await streams.open(credentialOf(request), {
          latest: latest === 'true',
          ...(typeof lastReceived === 'string' &&
            lastReceived !== '' && { lastEventId: lastReceived })
        });
        return reply
          .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
          .type('text/event-stream; charset=utf-8')
          .send(stream.output);
      }
    );

    // The streams must end first, because the server waits for its responses.
    app.addHook('preClose', closed => {
      streams.dispose();
      closed();
    });
    done();
  };
