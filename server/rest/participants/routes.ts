import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { ChatError } from '../../errors.js';
import { personIn } from '../../identity/user.js';
import { receiptsFor } from '../../rooms/chats/history.js';
import { requireParticipant } from '../../rooms/chats/read-access.js';
import { requireChatId } from '../http/params.js';
import { nextLink, partOf } from '../http/pagination.js';
import { failures, Identifiers } from './identifiers.js';
import {
  AddedParticipants,
  Failures,
  GivenIdentifier,
  ParticipantPage,
  Presence,
  ReadReceipt,
  ReceiptPage,
  Typing
} from './schemas.js';
import type { IRestContext } from '../context.js';
import { Done, PageQuery, ThreadPath } from '../http/schemas.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { time } from '../http/time.js';

/** The participants of a chat, their read positions, their typing state and their presence. */
export const participants =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, ids, publicUrl } = context;
    const names = new Identifiers(ids, context.credentials);
    const tags = ['Participants'];
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/threads/:id/participants',
      {
        schema: {
          operationId: 'listParticipants',
          summary: 'List the participants',
          tags,
          params: ThreadPath,
          querystring: PageQuery,
          response: { 200: ParticipantPage }
        }
      },
      async request => {
        const { id } = request.params;
        const { query } = request;
        await requireParticipant(storage, principalOf(request), id);
        const { part, next } = partOf(await storage.getParticipants(id), query);
        const value = await Promise.all(
          part.map(async ({ username, role, shareHistoryTime, metadata }) => {
            const { name, kind } = await personIn(storage, id, username);
            return {
              communicationIdentifier: await names.identifier(username),
              ...(name !== username && { displayName: name }),
              kind,
              shareHistoryTime: time(shareHistoryTime ?? 0),
              ...(metadata && { metadata: { ...metadata } }),
              username,
              role
            };
          })
        );
        const path = `chat/threads/${id}/participants`;
        return { value, ...(next && { nextLink: nextLink(publicUrl, path, query, next) }) };
      }
    );

    app.post(
      '/chat/threads/:id/participants/::add',
      {
        config: { runs: 'add-participants' },
        schema: {
          operationId: 'addParticipants',
          summary: 'Add participants. The response names those who could not be added',
          tags,
          params: ThreadPath,
          body: AddedParticipants,
          response: { 201: Failures }
        }
      },
      async (request, reply) => {
        const { invitations, unknown } = await names.invitations(request.body.participants);
        const { refused } = await rooms.execute(principalOf(request), {
          type: 'add-participants',
          chat: requireChatId(request.params.id),
          participants: invitations
        });
        return reply.code(201).send(failures(refused, invitations, unknown));
      }
    );

    app.post(
      '/chat/threads/:id/participants/::remove',
      {
        config: { runs: 'set-role', never: ['too_many_participants'] },
        schema: {
          operationId: 'removeParticipant',
          summary: 'Remove a participant, or leave',
          tags,
          params: ThreadPath,
          body: GivenIdentifier,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        await requireParticipant(storage, principalOf(request), chat);
        const username = await names.username(request.body);
        if (username === null) {
          throw new ChatError('user_not_found', undefined, 'body');
        }
        const command = { type: 'set-role', chat, username, role: null } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    app.post(
      '/chat/threads/:id/typing',
      {
        config: { runs: 'typing' },
        schema: {
          operationId: 'sendTyping',
          summary: 'Send a typing notification',
          tags,
          params: ThreadPath,
          body: Type.Optional(Typing),
          response: { 200: Done }
        }
      },
      async (request, reply) => {
        const name = request.body.senderDisplayName;
        await rooms.execute(principalOf(request), {
          type: 'typing',
          chat: requireChatId(request.params.id),
          ...(name && { displayName: name })
        });
        return reply.send();
      }
    );

    app.post(
      '/chat/threads/:id/readReceipts',
      {
        config: { runs: 'read' },
        schema: {
          operationId: 'sendReadReceipt',
          summary: 'Send a read receipt',
          tags,
          params: ThreadPath,
          body: ReadReceipt,
          response: { 200: Done }
        }
      },
      async (request, reply) => {
        await rooms.execute(principalOf(request), {
          type: 'read',
          chat: requireChatId(request.params.id),
          id: request.body.chatMessageId
        });
        return reply.send();
      }
    );

    app.get(
      '/chat/threads/:id/readReceipts',
      {
        schema: {
          operationId: 'listReadReceipts',
          summary: 'List the read receipts',
          tags,
          params: ThreadPath,
          querystring: PageQuery,
          response: { 200: ReceiptPage }
        }
      },
      async request => {
        const { id } = request.params;
        const receipts = await receiptsFor(storage, principalOf(request), id);
        const { part, next } = partOf(receipts, request.query);
        const value = await Promise.all(
          part.map(async ({ username, seq, message, readOn }) => ({
            senderCommunicationIdentifier: await names.identifier(username),
            chatMessageId: message,
            readOn: time(readOn),
            username,
            sequenceId: String(seq)
          }))
        );
        const path = `chat/threads/${id}/readReceipts`;
        return {
          value,
          ...(next && { nextLink: nextLink(publicUrl, path, request.query, next) })
        };
      }
    );

    app.get(
      '/chat/threads/:id/presence',
      {
        config: { runs: 'presence' },
        schema: {
          operationId: 'getPresence',
          summary: 'List the users who have the chat open, and those who are typing',
          tags,
          params: ThreadPath,
          response: { 200: Presence }
        }
      },
      async request => {
        const chat = requireChatId(request.params.id);
        const { people } = await rooms.execute(principalOf(request), { type: 'presence', chat });
        const value = await Promise.all(
          people.map(async ({ username, typing }) => ({
            communicationIdentifier: await names.identifier(username),
            username,
            kind: (await personIn(storage, chat, username)).kind,
            typing
          }))
        );
        return { value };
      }
    );

    done();
  };
