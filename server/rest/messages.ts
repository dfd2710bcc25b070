import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { isChatId } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import { messagePage } from './message-pages.js';
import { demandReach } from '../rooms/reach.js';
import type { IRestParts } from './parts.js';
import {
  CreatedMessage,
  MessageChange,
  MessagePage,
  MessagePath,
  MessageQuery,
  NewMessage,
  ReactionPath,
  StoredMessage,
  ThreadPath
} from './schemas.js';
import { principalOf, requireToken } from './security.js';
import { ThreadWriter } from './thread.js';

/** The messages of a chat: its history, and what one does with a message. */
export const messages =
  (parts: IRestParts): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms } = parts;
    app.addHook('onRequest', requireToken(parts));

    app.get(
      '/chat/threads/:id/messages',
      { schema: { params: ThreadPath, querystring: MessageQuery, response: { 200: MessagePage } } },
      async request => {
        const { id } = request.params;
        await demandReach(storage, principalOf(request), id);
        const { page, next } = await messagePage(storage, id, request.query);
        const writer = new ThreadWriter(storage);
        const value = await Promise.all(page.map(row => writer.storedMessage(row)));
        return { value, ...(next && { nextLink: `chat/threads/${id}/messages?${next}` }) };
      }
    );

    app.post(
      '/chat/threads/:id/messages',
      { schema: { params: ThreadPath, body: NewMessage, response: { 201: CreatedMessage } } },
      async (request, reply) => {
        const { content, id, metadata } = request.body;
        const chat = existing(request.params.id);
        const sent = await rooms.execute(principalOf(request), {
          type: 'send',
          chat,
          message: { body: content, ...(id && { id }), ...(metadata && { metadata }) }
        });
        return reply.code(201).header('location', `messages/${sent.id}`).send({ id: sent.id });
      }
    );

    app.get(
      '/chat/threads/:id/messages/:message',
      { schema: { params: MessagePath, response: { 200: StoredMessage } } },
      async request => {
        const { id, message } = request.params;
        await demandReach(storage, principalOf(request), id);
        const row = await storage.getMessage(id, message);
        if (!row) {
          throw new ChatError('message_not_found');
        }
        return new ThreadWriter(storage).storedMessage(row);
      }
    );

    app.patch(
      '/chat/threads/:id/messages/:message',
      { schema: { params: MessagePath, body: MessageChange } },
      async (request, reply) => {
        const { id, message } = request.params;
        const body = request.body.content;
        const command = { type: 'edit', chat: existing(id), id: message, body } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    app.delete(
      '/chat/threads/:id/messages/:message',
      { schema: { params: MessagePath } },
      async (request, reply) => {
        const { id, message } = request.params;
        const command = { type: 'delete', chat: existing(id), id: message } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    for (const [method, on] of [
      ['PUT', true],
      ['DELETE', false]
    ] as const) {
      app.route({
        method,
        url: '/chat/threads/:id/messages/:message/reactions/:emoji',
        schema: { params: ReactionPath },
        handler: async (request, reply) => {
          const { id, message, emoji } = request.params;
          const command = { type: 'react', chat: existing(id), id: message, emoji, on } as const;
          await rooms.execute(principalOf(request), command);
          return reply.code(204).send();
        }
      });
      app.route({
        method,
        url: '/chat/threads/:id/messages/:message/pin',
        schema: { params: MessagePath },
        handler: async (request, reply) => {
          const { id, message } = request.params;
          const command = { type: 'pin', chat: existing(id), id: message, pinned: on } as const;
          await rooms.execute(principalOf(request), command);
          return reply.code(204).send();
        }
      });
    }

    done();
  };

/** An id from an address. What cannot be one names nothing. */
function existing(id: string): string {
  if (!isChatId(id)) {
    throw new ChatError('chat_not_found');
  }
  return id;
}
