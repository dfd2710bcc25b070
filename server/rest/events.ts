import type { FastifyPluginCallback } from 'fastify';
import { ChatError } from '../errors.js';
import { Announcer } from './announcer.js';
import type { IRestParts } from './parts.js';
import { requireToken } from './security.js';

/** `GET /chat/events`: Server-Sent Events of all that the caller may see. */
export const events =
  (parts: IRestParts): FastifyPluginCallback =>
  (app, _, done) => {
    const announcer = new Announcer(parts);
    const takenBack = parts.credentials.onTakenBack(username => announcer.end(username));

    app.get(
      '/chat/events',
      // EventSource can send no header. Asking for the head alone would open a stream for nothing.
      { onRequest: requireToken(parts, { query: true }), exposeHeadRoute: false },
      (request, reply) => {
        if (!request.credential) {
          throw new ChatError('unauthorized');
        }
        return reply
          .headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' })
          .type('text/event-stream; charset=utf-8')
          .send(announcer.open(request.credential).output);
      }
    );

    // The streams end first: a server waits for its responses.
    app.addHook('preClose', closed => {
      takenBack.dispose();
      announcer.dispose();
      closed();
    });
    done();
  };
