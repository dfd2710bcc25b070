import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { isChatId } from '../../src/document/index.js';
import { ChatError } from '../errors.js';
import { isUsername, type IPrincipal } from '../identity/principal.js';
import type { IRestParts } from './parts.js';
import {
  CreatedThread,
  ListQuery,
  NewThread,
  ReadReceipt,
  Thread,
  ThreadChange,
  ThreadPage,
  ThreadPath
} from './schemas.js';
import { principalOf, requireToken } from './security.js';
import { ThreadWriter } from './thread.js';
import { pageOf } from './thread-pages.js';

/** The chat list, and what one does with a chat as a whole. */
export const threads =
  (parts: IRestParts): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms } = parts;
    app.addHook('onRequest', requireToken(parts));

    const list = ({ username, admin }: IPrincipal) => storage.listChats(username, { all: admin });

    const read = async (chat: string, { username, admin }: IPrincipal): Promise<Thread> => {
      const summary = await storage.getSummary(chat, username, { all: admin });
      if (!summary) {
        throw new ChatError((await storage.wasDeleted(chat)) ? 'chat_deleted' : 'chat_not_found');
      }
      return new ThreadWriter(storage).thread(summary);
    };

    app.get(
      '/chat/threads',
      { schema: { querystring: ListQuery, response: { 200: ThreadPage } } },
      async request => {
        const { page, next } = pageOf(await list(principalOf(request)), request.query);
        const writer = new ThreadWriter(storage);
        const value = await Promise.all(page.map(summary => writer.thread(summary)));
        // Relative to the server's root: behind a proxy it does not know its own address.
        return { value, ...(next && { nextLink: `chat/threads?${next}` }) };
      }
    );

    app.post(
      '/chat/threads',
      { schema: { body: NewThread, response: { 201: CreatedThread } } },
      async (request, reply) => {
        const principal = principalOf(request);
        const { topic, id, access, participants } = request.body;
        const created = await rooms.execute(principal, {
          type: 'create-chat',
          id: id === undefined ? undefined : readChatId(id),
          topic,
          access,
          participants: participants?.map(readParticipant)
        });
        const chatThread = await read(created.id, principal);
        return reply.code(201).header('location', `threads/${created.id}`).send({ chatThread });
      }
    );

    app.get(
      '/chat/threads/:id',
      { schema: { params: ThreadPath, response: { 200: Thread } } },
      request => read(request.params.id, principalOf(request))
    );

    app.patch(
      '/chat/threads/:id',
      { schema: { params: ThreadPath, body: ThreadChange } },
      async (request, reply) => {
        await rooms.execute(principalOf(request), {
          type: 'rename',
          chat: existing(request.params.id),
          topic: request.body.topic
        });
        return reply.code(204).send();
      }
    );

    app.delete('/chat/threads/:id', { schema: { params: ThreadPath } }, async (request, reply) => {
      await rooms.execute(principalOf(request), {
        type: 'delete-chat',
        chat: existing(request.params.id)
      });
      return reply.code(204).send();
    });

    app.post(
      '/chat/threads/:id/readReceipts',
      { schema: { params: ThreadPath, body: ReadReceipt } },
      async (request, reply) => {
        await rooms.execute(principalOf(request), {
          type: 'read',
          chat: existing(request.params.id),
          id: request.body.chatMessageId
        });
        return reply.send();
      }
    );

    done();
  };

/** An id from an address. What cannot be one names nothing. */
function existing(id: string): string {
  if (!isChatId(id)) {
    throw new ChatError('chat_not_found');
  }
  return id;
}

/** An id that the caller chose. */
function readChatId(id: string): string {
  if (!isChatId(id)) {
    throw new ChatError('bad_value', 'The id must be a uuid in small letters.', 'id');
  }
  return id;
}

function readParticipant({
  communicationIdentifier: { rawId }
}: {
  communicationIdentifier: { rawId: string };
}): string {
  if (!isUsername(rawId)) {
    throw new ChatError('bad_value', 'A participant is named by a username.', 'participants');
  }
  return rawId;
}
