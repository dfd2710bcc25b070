import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ChatError } from '../../errors.js';
import { requireSummary } from '../../rooms/chats/chat-list.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { given, PATCHES } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { Identifiers } from '../participants/identifiers.js';
import { GivenIdentifier, ReadReceipt } from '../participants/schemas.js';
import { ThreadPresenter } from './presenter.js';
import { PreferencesChange, Thread } from './schemas.js';

/** The direct chats of the caller, and how chats are shown to them alone. */
export const ownChats =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms, credentials } = context;
    const names = new Identifiers(context.ids, credentials);
    const tags = ['Threads'];
    app.addHook('onRequest', requireToken(context));

    app.post(
      '/chat/threads/::direct',
      {
        config: { runs: 'open-direct' },
        schema: {
          operationId: 'openDirectThread',
          summary: 'Open the chat of the caller and one other person',
          description:
            'It is created if there is none. Both are its owners, nobody else is added, and each sees it under the name of the other.',
          tags,
          body: GivenIdentifier,
          response: { 200: Thread }
        }
      },
      async request => {
        const principal = principalOf(request);
        const username = await names.username(request.body);
        if (username === null || (await credentials.isDeleted(username))) {
          throw new ChatError('user_not_found', undefined, 'body');
        }
        const { id } = await rooms.execute(principal, { type: 'open-direct', username });
        return new ThreadPresenter(context).thread(await requireSummary(storage, principal, id));
      }
    );

    app.patch(
      '/chat/threads/:id/preferences',
      {
        config: { runs: 'set-preferences', never: ['bad_value'] },
        schema: {
          operationId: 'setPreferences',
          summary: 'Set how the chat is shown to the caller: pinned, and what notifies',
          description: 'Omitted fields stay as they are. Nobody else is told.',
          tags,
          params: ThreadPath,
          consumes: PATCHES,
          body: PreferencesChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        const change = given(request.body);
        await rooms.execute(principalOf(request), { type: 'set-preferences', chat, ...change });
        return reply.code(204).send();
      }
    );

    app.put(
      '/chat/threads/:id/unread',
      {
        config: { runs: 'set-unread' },
        schema: {
          operationId: 'setUnread',
          summary: 'Set a message and all behind it to unread',
          description:
            'They stay unread for the caller until the caller sends a read receipt for them. Nobody else is told, and the read receipts of the caller stay.',
          tags,
          params: ThreadPath,
          body: ReadReceipt,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        const id = request.body.chatMessageId;
        await rooms.execute(principalOf(request), { type: 'set-unread', chat, id });
        return reply.code(204).send();
      }
    );

    done();
  };
