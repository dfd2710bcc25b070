import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { Done } from '../threads/schemas.js';
import { MessagePath } from './schemas.js';

/** The pin of a message. */
export const pins =
  (parts: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { rooms } = parts;
    const tags = ['Messages'];
    app.addHook('onRequest', requireToken(parts));

    for (const [method, on] of [
      ['PUT', true],
      ['DELETE', false]
    ] as const) {
      app.route({
        method,
        url: '/chat/threads/:id/messages/:message/pin',
        config: { runs: 'pin', never: on ? [] : ['too_many_pins'] },
        schema: {
          operationId: on ? 'pinMessage' : 'unpinMessage',
          summary: on ? 'Pin a message' : 'Unpin a message',
          tags,
          params: MessagePath,
          response: { 204: Done }
        },
        handler: async (request, reply) => {
          const { id, message } = request.params;
          const command = {
            type: 'pin',
            chat: requireChatId(id),
            id: message,
            pinned: on
          } as const;
          await rooms.execute(principalOf(request), command);
          return reply.code(204).send();
        }
      });
    }

    done();
  };
