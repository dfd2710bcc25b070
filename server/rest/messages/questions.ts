import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { knownFields } from '../http/known-fields.js';
import { requireChatId } from '../http/params.js';
import { given } from '../http/schema-helpers.js';
import { Done } from '../http/schemas.js';
import { Choice, Withdrawal } from './question-schemas.js';
import { MessagePath } from './schemas.js';

/** Routes for messages with options: people choose, and the author withdraws the question. */
export const questions =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { rooms } = context;
    const tags = ['Messages'];
    const url = '/chat/threads/:id/messages/:message';
    const response = { 204: Done };
    app.addHook('onRequest', requireToken(context));

    app.post(
      `${url}/::choose`,
      {
        config: { runs: 'choose', refuses: ['unknown_field'] },
        preValidation: knownFields(Choice),
        schema: {
          operationId: 'chooseOption',
          summary: 'Choose an option of a message',
          description: 'A repeated request changes nothing. Bots cannot choose.',
          tags,
          params: MessagePath,
          body: Choice,
          response
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { option } = request.body;
        const command = { type: 'choose', chat: requireChatId(id), id: message, option } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    app.post(
      `${url}/::withdraw`,
      {
        config: { runs: 'withdraw', asAgent: true, refuses: ['unknown_field'] },
        preValidation: knownFields(Withdrawal),
        schema: {
          operationId: 'withdrawOptions',
          summary: 'End the question of a message',
          description: 'Nobody can choose any more. Only the author may do so.',
          tags,
          params: MessagePath,
          body: Withdrawal,
          response
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { reason } = given(request.body);
        const command = { type: 'withdraw', chat: requireChatId(id), id: message, reason } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
