import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { isChatId } from '../../../src/document/index.js';
import { Breaks } from '../../breaks.js';
import { ChatError, toChatError } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import { chatsFor, requireSummary, summaryFor, unreadFor } from '../../rooms/chats/chat-list.js';
import { requireChatId } from '../http/params.js';
import { followUps } from '../openapi/links.js';
import { nextLink } from '../http/pagination.js';
import { Done, Repeatability, ThreadPath } from '../http/schemas.js';
import { failures, Identifiers } from '../participants/identifiers.js';
import type { IRestContext } from '../context.js';
import {
  CreatedThread,
  ListQuery,
  NewThread,
  Thread,
  ThreadChange,
  ThreadPage,
  UnreadQuery,
  UnreadThreads
} from './schemas.js';
import type { RetentionPolicy } from './schemas.js';
import { given, Located, PATCHES } from '../http/schema-helpers.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { ThreadPresenter } from './presenter.js';
import { asked, pageOf } from './pages.js';

/** The chat list, and the operations on a whole chat. */
export const threads =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, publicUrl, rates } = context;
    const names = new Identifiers(context.ids, context.credentials);
    const tags = ['Threads'];
    app.addHook('onRequest', requireToken(context));

    const read = async (chat: string, principal: IPrincipal): Promise<Thread> =>
      new ThreadPresenter(context).thread(await requireSummary(storage, principal, chat));

    app.get(
      '/chat/threads',
      {
        schema: {
          operationId: 'listThreads',
          summary: 'List chats, most recently active first',
          tags,
          querystring: ListQuery,
          response: { 200: ThreadPage }
        }
      },
      async request => {
        const { query } = request;
        if (query.topic !== undefined) {
          rates.consumeCostly('search', principalOf(request)); // all names are compared
        }
        const list = await chatsFor(storage, principalOf(request), asked(query));
        const { page, next } = pageOf(list, query);
        const presenter = new ThreadPresenter(context);
        const value = await Promise.all(page.map(summary => presenter.thread(summary)));
        return { value, ...(next && { nextLink: nextLink(publicUrl, PATH, query, next) }) };
      }
    );

    app.get(
      '/chat/unread',
      {
        schema: {
          operationId: 'listUnreadThreads',
          summary: 'List the ids of chats with unread messages',
          tags,
          querystring: UnreadQuery,
          response: { 200: UnreadThreads }
        }
      },
      async request => {
        const principal = principalOf(request);
        const value = await unreadFor(storage, principal, request.query.workspaceId);
        return { value, ...(await storage.preferences.alerts(principal.username, value)) };
      }
    );

    app.delete(
      '/chat/unread',
      {
        config: { runs: 'read', never: GONE },
        schema: {
          operationId: 'markAllAsRead',
          summary: 'Mark all chats as read',
          description:
            'The read position moves to the last message in each chat of the list of unread chats.',
          tags,
          querystring: UnreadQuery,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const principal = principalOf(request);
        const { workspaceId } = request.query;
        const breaks = new Breaks();
        for (const chat of await unreadFor(storage, principal, workspaceId)) {
          await breaks.take();
          const last = (await summaryFor(storage, principal, chat))?.last;
          if (last) {
            await rooms
              .execute(principal, { type: 'read', chat, id: last.id })
              .catch((error: unknown) => {
                if (!GONE.includes(toChatError(error).code)) {
                  throw error;
                }
              });
          }
        }
        return reply.status(204).send();
      }
    );

    app.post(
      '/chat/threads',
      {
        config: { runs: 'create-chat' },
        schema: {
          operationId: 'createThread',
          summary: 'Create a chat',
          tags,
          headers: Repeatability,
          body: NewThread,
          response: { 201: Located(CreatedThread) }
        },
        links: followUps(201, { id: '$response.body#/chatThread/id' }, WITH_A_CHAT)
      },
      async (request, reply) => {
        const principal = principalOf(request);
        const body = given(request.body);
        const { topic, id, metadata, retentionPolicy, bots, workspaceId, quiet = false } = body;
        const { invitations, unknown } = await names.invitations(body.participants ?? []);
        const created = await rooms.execute(principal, {
          type: 'create-chat',
          id: id === undefined ? undefined : readChatId(id),
          topic,
          access: body.access ?? 'private',
          participants: invitations,
          metadata,
          retentionDays: daysOf(retentionPolicy),
          announce: !quiet,
          bots,
          ...(workspaceId !== undefined && { workspace: workspaceId }),
          requestId: request.headers['repeatability-request-id']
        });
        const chatThread = await read(created.id, principal);
        return reply
          .code(201)
          .header('location', `threads/${created.id}`)
          .send({ chatThread, ...failures(created.refused, invitations, unknown) });
      }
    );

    app.get(
      '/chat/threads/:id',
      {
        schema: {
          operationId: 'getThread',
          summary: 'Read a chat',
          tags,
          params: ThreadPath,
          response: { 200: Thread }
        }
      },
      request => read(request.params.id, principalOf(request))
    );

    app.patch(
      '/chat/threads/:id',
      {
        config: { runs: 'update-chat' },
        schema: {
          operationId: 'updateThread',
          summary:
            'Change a chat. Omitted fields stay as they are, and null removes a metadata key',
          tags,
          params: ThreadPath,
          consumes: PATCHES,
          body: ThreadChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { topic, access, metadata } = given(request.body);
        await rooms.execute(principalOf(request), {
          type: 'update-chat',
          chat: requireChatId(request.params.id),
          topic,
          access,
          metadata,
          retentionDays: daysOf(request.body.retentionPolicy)
        });
        return reply.code(204).send();
      }
    );

    app.delete(
      '/chat/threads/:id',
      {
        config: { runs: 'delete-chat' },
        schema: {
          operationId: 'deleteThread',
          summary: 'Delete a chat and everything in it',
          tags,
          params: ThreadPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await rooms.execute(principalOf(request), {
          type: 'delete-chat',
          chat: requireChatId(request.params.id)
        });
        return reply.code(204).send();
      }
    );

    done();
  };

const PATH = 'chat/threads';

const WITH_A_CHAT = [
  'getThread',
  'updateThread',
  'deleteThread',
  'listParticipants',
  'addParticipants',
  'removeParticipant',
  'getPresence',
  'listBots',
  'addBot',
  'sendMessage',
  'listMessages',
  'sendTyping',
  'listReadReceipts',
  'addAttachment',
  'listAttachments',
  'exportThread',
  'moveThread'
];

/** The errors of a chat or a message that went while others were marked as read. */
const GONE: readonly ErrorCode[] = ['chat_not_found', 'chat_deleted', 'message_not_found'];

/** An id that the caller chose. */
function readChatId(id: string): string {
  if (!isChatId(id)) {
    throw new ChatError('bad_value', 'The id must be a lower-case UUID.', 'id');
  }
  return id;
}

/** The retention that a policy asks for. undefined: unchanged. null: the chat is not deleted automatically. */
const daysOf = (policy: RetentionPolicy | null | undefined): number | null | undefined =>
  policy === undefined
    ? undefined
    : policy?.kind === 'threadCreationDate'
      ? (policy.deleteThreadAfterDays ?? 0)
      : null;
