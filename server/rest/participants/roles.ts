import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ChatError } from '../../errors.js';
import { requireParticipant } from '../../rooms/chats/read-access.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { PATCHES } from '../http/schema-helpers.js';
import { Done } from '../http/schemas.js';
import { Identifiers } from './identifiers.js';
import { ParticipantPath, RoleChange } from './schemas.js';

/** The roles of the participants of a chat. */
export const roles =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms } = context;
    const names = new Identifiers(context.ids, context.credentials);
    app.addHook('onRequest', requireToken(context));

    app.patch(
      '/chat/threads/:id/participants/:participant',
      {
        config: { runs: 'set-role', never: ['too_many_participants', 'bad_value'] },
        schema: {
          operationId: 'setRole',
          summary: 'Give a participant another role',
          description:
            'Only owners may make or change owners and moderators. The participant is named by username or communication id.',
          tags: ['Participants'],
          params: ParticipantPath,
          consumes: PATCHES,
          body: RoleChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const principal = principalOf(request);
        const chat = requireChatId(request.params.id);
        await requireParticipant(storage, principal, chat);
        const username = await names.username({ rawId: request.params.participant });
        const people = await storage.getParticipants(chat);
        if (username === null || !people.some(one => one.username === username)) {
          throw new ChatError(
            'user_not_found',
            'There is no such participant in this chat.',
            'params/participant'
          );
        }
        const { role } = request.body;
        await rooms.execute(principal, { type: 'set-role', chat, username, role });
        return reply.code(204).send();
      }
    );

    done();
  };
