import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { historyFor } from '../../rooms/chats/history.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { knownFields } from '../http/known-fields.js';
import { requireChatId } from '../http/params.js';
import { given } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { HeldMessages, ManagerAnswer, Redirect } from './managing-schemas.js';
import { fieldsOf, redirectionOf } from './message-fields.js';
import { MessagePresenter } from './presenter.js';
import { CreatedMessage, MessagePath } from './schemas.js';
import { inItsWords } from './words.js';

/** Routes for the manager of a chat, and for administrators: what waits, and what becomes of it. */
export const managing =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, clock } = context;
    const tags = ['Bots'];
    const url = '/chat/threads/:id/messages/:message';
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/threads/:id/held',
      {
        config: { runs: 'list-held' },
        schema: {
          operationId: 'listHeldMessages',
          summary: 'List the messages of bots that wait for the manager, oldest first',
          tags,
          params: ThreadPath,
          response: { 200: HeldMessages }
        }
      },
      async request => {
        const { id } = request.params;
        const principal = principalOf(request);
        const rows = await rooms.execute(principal, { type: 'list-held', chat: requireChatId(id) });
        const history = await historyFor(storage, principal, id);
        const presenter = new MessagePresenter(context);
        const value = await Promise.all(rows.map(row => presenter.storedMessage(id, row, history)));
        return { value };
      }
    );

    app.post(
      `${url}/::redirect`,
      {
        config: { runs: 'redirect' },
        preValidation: knownFields(Redirect),
        schema: {
          operationId: 'redirectMessage',
          summary: 'Give a message to some bots alone',
          description:
            'The bots run in the server. A repeated request with the same `delivery` gives it to none of them twice.',
          tags,
          params: MessagePath,
          body: Redirect,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { delivery = clock.uuid(), ...redirection } = given(request.body);
        await rooms
          .execute(principalOf(request), {
            type: 'redirect',
            ...{ chat: requireChatId(id), id: message, delivery },
            ...redirectionOf(redirection)
          })
          .catch(inItsWords);
        return reply.code(204).send();
      }
    );

    app.post(
      '/chat/threads/:id/answers',
      {
        config: { runs: 'answer', never: ['attachment_too_large'] },
        preValidation: knownFields(ManagerAnswer),
        schema: {
          operationId: 'answerForBot',
          summary: 'Answer as the manager of a chat, or on behalf of a bot',
          tags,
          params: ThreadPath,
          body: ManagerAnswer,
          response: { 201: CreatedMessage }
        }
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        const body = given(request.body);
        const { on_behalf_of, self_approve, self_redirect } = body;
        const { id } = await rooms
          .execute(principalOf(request), {
            type: 'answer',
            chat,
            message: fieldsOf(body),
            ...(on_behalf_of !== undefined && { on_behalf_of }),
            ...(self_approve !== undefined && { self_approve }),
            ...(self_redirect && { self_redirect: redirectionOf(self_redirect) })
          })
          .catch(inItsWords);
        return reply.code(201).send({ id });
      }
    );

    done();
  };
