import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { Done } from '../http/schemas.js';
import { MessagePath } from './schemas.js';

const COMMANDS = [
  {
    type: 'finish',
    operationId: 'finishMessage',
    summary: 'End a message that grows',
    tags: ['Messages'],
    never: ['bad_value'],
    asAgent: true
  },
  {
    type: 'retry',
    operationId: 'retryMessage',
    summary: 'Have a bot of this server answer again, in place of its failed reply',
    tags: ['Messages'],
    never: [],
    asAgent: false,
    description:
      'The user whom the failed reply answers, owners and moderators may do so. The failed reply is deleted.'
  },
  {
    type: 'approve',
    operationId: 'approveMessage',
    summary: 'Show a message of a bot that waits',
    tags: ['Bots'],
    never: [],
    asAgent: false
  },
  {
    type: 'dismiss',
    operationId: 'dismissMessage',
    summary: 'Drop a message of a bot that waits',
    tags: ['Bots'],
    never: [],
    asAgent: false
  }
] as const;

/** Routes for the commands that need nothing but the message. */
export const plainCommands =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    app.addHook('onRequest', requireToken(context));
    for (const { type, never, asAgent, ...described } of COMMANDS) {
      app.post(
        `/chat/threads/:id/messages/:message/::${type}`,
        {
          config: { runs: type, never, asAgent },
          schema: { ...described, params: MessagePath, response: { 204: Done } }
        },
        async (request, reply) => {
          const { id, message } = request.params;
          await context.rooms.execute(principalOf(request), {
            type,
            chat: requireChatId(id),
            id: message
          });
          return reply.code(204).send();
        }
      );
    }
    done();
  };
