import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { knownFields } from '../http/known-fields.js';
import { requireChatId } from '../http/params.js';
import { given } from '../http/schema-helpers.js';
import { Done } from '../http/schemas.js';
import { inItsWords } from './words.js';
import { Appended, Failure, MessagePath, Piece, StopQuery } from './schemas.js';

/** Routes for messages that grow: their authors append to them and end them, and others stop them. */
export const streams =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { rooms } = context;
    const tags = ['Messages'];
    const url = '/chat/threads/:id/messages/:message';
    app.addHook('onRequest', requireToken(context));

    app.post(
      `${url}/::append`,
      {
        config: { runs: 'append', asAgent: true, refuses: ['unknown_field'] },
        preValidation: knownFields(Piece),
        schema: {
          operationId: 'appendToMessage',
          summary: 'Append to a message that was sent with `streaming`',
          tags,
          params: MessagePath,
          body: Piece,
          response: { 200: Appended }
        }
      },
      async request => {
        const { id, message } = request.params;
        const { content: text, offset } = given(request.body);
        const chat = requireChatId(id);
        const command = { type: 'append', chat, id: message, text, offset } as const;
        return rooms.execute(principalOf(request), command).catch(inItsWords);
      }
    );

    app.post(
      `${url}/::fail`,
      {
        config: { runs: 'finish', asAgent: true, never: ['bad_value'], refuses: ['unknown_field'] },
        preValidation: knownFields(Failure),
        schema: {
          operationId: 'failMessage',
          summary: 'End a message that grows, whose text is not complete',
          tags,
          params: MessagePath,
          body: Failure,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { reason: failure } = request.body;
        const command = { type: 'finish', chat: requireChatId(id), id: message, failure } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    app.post(
      `${url}/::stop`,
      {
        config: { runs: 'stop' },
        schema: {
          operationId: 'stopMessage',
          summary: 'Stop a message that grows, or a bot that works on an answer to a message',
          description:
            'The user whom the message answers, owners and moderators may do so. Its author can append nothing more.',
          tags,
          params: MessagePath,
          querystring: StopQuery,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { bot } = request.query;
        const command = { type: 'stop', chat: requireChatId(id), id: message, bot } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
