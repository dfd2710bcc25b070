import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { IBridgeStatus } from '../../../src/document/index.js';
import type { IPrincipal } from '../../identity/principal.js';
import { requireParticipant } from '../../rooms/chats/read-access.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { requireChatId } from '../http/params.js';
import { oneOf } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';

const State = oneOf<IBridgeStatus['state']>(['connecting', 'connected', 'retrying', 'refused'], {
  description:
    '`connecting`: the server joins the room. `connected`: messages pass both ways. `retrying`: the connection was lost, and the server tries again. `refused`: somebody has to change something first, and `reason` says what'
});

const LiveKitRoom = Type.Object(
  {
    room: Type.Optional(
      Type.String({ description: 'The name of the room. Missing if the chat is connected to none' })
    ),
    state: Type.Optional(State),
    reason: Type.Optional(
      Type.String({ description: 'Why the chat is not connected, as a sentence' })
    )
  },
  {
    description:
      'The room of LiveKit that the chat is connected to, and the state of the connection'
  }
);

const RoomToConnect = Type.Object({ room: Type.String() });

/** The connection of a chat to a room of LiveKit. */
export const livekit =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { rooms, storage, bridges } = context;
    const tags = ['Threads'];
    app.addHook('onRequest', requireToken(context));

    const read = async (principal: IPrincipal, chat: string) => {
      await requireParticipant(storage, principal, chat);
      return { ...(await bridges.statusOf(chat)) };
    };

    app.get(
      '/chat/threads/:id/livekit',
      {
        schema: {
          operationId: 'getLiveKitRoom',
          summary: 'Read which room of LiveKit the chat is connected to',
          tags,
          params: ThreadPath,
          response: { 200: LiveKitRoom }
        }
      },
      async request => read(principalOf(request), requireChatId(request.params.id))
    );

    app.put(
      '/chat/threads/:id/livekit',
      {
        config: { runs: 'set-bridge' },
        schema: {
          operationId: 'setLiveKitRoom',
          summary: 'Connect the chat to a room of LiveKit',
          description:
            'Messages then pass both ways. Only an owner of the chat may do this, and only for rooms that the operator allows.',
          tags,
          params: ThreadPath,
          body: RoomToConnect,
          response: { 200: LiveKitRoom }
        }
      },
      async request => {
        const chat = requireChatId(request.params.id);
        const principal = principalOf(request);
        await rooms.execute(principal, { type: 'set-bridge', chat, room: request.body.room });
        return read(principal, chat);
      }
    );

    app.delete(
      '/chat/threads/:id/livekit',
      {
        config: { runs: 'set-bridge' },
        schema: {
          operationId: 'removeLiveKitRoom',
          summary: 'Disconnect the chat from its room of LiveKit',
          tags,
          params: ThreadPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const chat = requireChatId(request.params.id);
        await rooms.execute(principalOf(request), { type: 'set-bridge', chat, room: null });
        return reply.code(204).send();
      }
    );

    done();
  };
