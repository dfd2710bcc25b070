import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { SecretIds } from '../../identity/secret-ids.js';
import { knownFields } from '../http/known-fields.js';
import { requireChatId } from '../http/params.js';
import { followUps } from '../openapi/links.js';
import { nextLink } from '../http/pagination.js';
import { HistoryAnswer } from './history-answer.js';
import { fieldsOf } from './message-fields.js';
import { messagePage } from './pages.js';
import { inItsWords } from './words.js';
import { historyFor } from '../../rooms/chats/history.js';
import type { IRestContext } from '../context.js';
import {
  CreatedMessage,
  MessageChange,
  MessagePage,
  MessagePath,
  MessageQuery,
  NamedAttachments,
  NewMessage,
  StoredMessage
} from './schemas.js';
import { Done, Repeatability, ThreadPath } from '../http/schemas.js';
import { given, Located, PATCHES } from '../http/schema-helpers.js';
import { principalOf, requireToken } from '../http/authentication.js';

const WITH_A_MESSAGE = [
  'getMessage',
  'listMessageAttachments',
  'updateMessage',
  'deleteMessage',
  'addReaction',
  'removeReaction',
  'pinMessage',
  'unpinMessage'
];

/** The message is named in the body. */
const READ = {
  sendReadReceipt: {
    parameters: { id: '$request.path.id' },
    requestBody: { chatMessageId: '$response.body#/id' }
  }
};

/** The messages of a chat: its history, and the operations on a message. */
export const messages =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, publicUrl, clock } = context;
    const requests = new SecretIds('message-requests', storage, clock);
    const tags = ['Messages'];
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/threads/:id/messages',
      {
        config: { refuses: ['message_not_found'] },
        schema: {
          operationId: 'listMessages',
          summary: 'List messages, newest first',
          tags,
          params: ThreadPath,
          querystring: MessageQuery,
          response: { 200: MessagePage }
        }
      },
      async (request, reply) => {
        const { id } = request.params;
        const { query } = request;
        const history = await historyFor(storage, principalOf(request), id);
        const { page, next } = await messagePage(history, query);
        const answer = new HistoryAnswer(context, request, reply, { chat: id, history });
        const value = await Promise.all(page.map(row => answer.message(row)));
        const path = `chat/threads/${id}/messages`;
        return answer.send({
          value,
          ...(next && { nextLink: nextLink(publicUrl, path, query, next) })
        });
      }
    );

    app.post(
      '/chat/threads/:id/messages',
      {
        config: { runs: 'send', asAgent: true, never: ['attachment_too_large'] },
        preValidation: knownFields(NewMessage),
        schema: {
          operationId: 'sendMessage',
          summary: 'Send a message',
          tags,
          headers: Repeatability,
          params: ThreadPath,
          body: NewMessage,
          response: { 201: Located(CreatedMessage) }
        },
        links: followUps(
          201,
          { id: '$request.path.id', message: '$response.body#/id' },
          WITH_A_MESSAGE,
          READ
        )
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        const principal = principalOf(request);
        const body = given(request.body);
        const { streaming, audience, once } = body;
        const name = body.senderDisplayName?.trim();
        const repeated = request.headers['repeatability-request-id'];
        const id = body.id ?? (repeated && (await requests.of(principal.username, repeated)));
        const sent = await rooms
          .execute(principal, {
            type: 'send',
            chat,
            message: {
              ...fieldsOf({ ...body, id: id || undefined }),
              ...(name && name !== principal.displayName && { display_name: name }),
              ...(streaming && { streaming }),
              ...(audience && { audience }),
              ...(once !== undefined && { once })
            }
          })
          .catch(inItsWords);
        const held = sent.held && { held: true };
        return reply
          .code(201)
          .header('location', `messages/${sent.id}`)
          .send({ id: sent.id, ...held });
      }
    );

    app.get(
      '/chat/threads/:id/messages/:message',
      {
        schema: {
          operationId: 'getMessage',
          summary: 'Read a message',
          tags,
          params: MessagePath,
          response: { 200: StoredMessage }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const history = await historyFor(storage, principalOf(request), id);
        const answer = new HistoryAnswer(context, request, reply, { chat: id, history });
        return answer.send(await answer.message(await history.get(message)));
      }
    );

    app.get(
      '/chat/threads/:id/messages/:message/attachments',
      {
        schema: {
          operationId: 'listMessageAttachments',
          summary: 'Read the attachments of a message',
          description: 'The entries of the document, also for messages that have left it.',
          tags,
          params: MessagePath,
          response: { 200: NamedAttachments }
        }
      },
      async request => {
        const { id, message } = request.params;
        const history = await historyFor(storage, principalOf(request), id);
        const { attachments = [] } = (await history.get(message)).message;
        // A user who writes into the document may refer to files that they may not read.
        const entries = (await storage.getEntries(id, attachments)).filter(({ createdOn }) =>
          history.sees(createdOn)
        );
        return { value: entries.map(({ id: attachment, value }) => ({ id: attachment, value })) };
      }
    );

    app.patch(
      '/chat/threads/:id/messages/:message',
      {
        config: { runs: 'edit', asAgent: true, refuses: ['unknown_field'] },
        preValidation: knownFields(MessageChange),
        schema: {
          operationId: 'updateMessage',
          summary: 'Edit a message',
          tags,
          params: MessagePath,
          consumes: PATCHES,
          body: MessageChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const { content: body, ...change } = given(request.body);
        const chat = requireChatId(id);
        const command = { type: 'edit', chat, id: message, body, ...change } as const;
        await rooms.execute(principalOf(request), command).catch(inItsWords);
        return reply.code(204).send();
      }
    );

    app.delete(
      '/chat/threads/:id/messages/:message',
      {
        config: { runs: 'delete', asAgent: true },
        schema: {
          operationId: 'deleteMessage',
          summary: 'Delete a message',
          tags,
          params: MessagePath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, message } = request.params;
        const command = { type: 'delete', chat: requireChatId(id), id: message } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
