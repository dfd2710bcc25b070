import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { cardOf } from '../../storage/storage.js';
import { LIMIT_OF, type Kind } from '../../attachments/kinds.js';
import type { ILimits } from '../../limits.js';
import type { IRestContext } from '../context.js';
import { Bot } from './schema-helpers.js';
import { principalOf, requireToken } from './authentication.js';

/** The most bots that the settings list. */
const BOTS = 100;

const Settings = Type.Object(
  {
    trustedImageHosts: Type.Array(Type.String(), {
      description:
        'Hosts from which clients load images without asking the reader. `*.example.org` matches all subdomains'
    }),
    bots: Type.Array(Bot, {
      description: 'The first bots of `GET /chat/bots`, which can be added to chats'
    }),
    livekit: Type.Boolean({
      description: 'Whether chats can be connected to rooms of LiveKit'
    }),
    livekitRooms: Type.Array(Type.String(), {
      description:
        'The names of these rooms. A `*` at the end stands for any text. Guests do not get them'
    }),
    push: Type.Optional(
      Type.String({
        description:
          'The key for subscriptions to pushes, in base64url. Missing: the server sends none'
      })
    ),
    limits: Type.Object(
      {
        bodyLength: Type.Integer({ description: 'Characters (UTF-16) of a message' }),
        topicLength: Type.Integer({ description: "Characters (UTF-16) of a chat's name" }),
        importBytes: Type.Integer({
          description: 'Bytes of a `.chat` file that the caller may import'
        }),
        attachments: Type.Object(
          {
            image: Type.Integer(),
            audio: Type.Integer(),
            voice: Type.Integer(),
            video: Type.Integer(),
            file: Type.Integer()
          },
          { description: 'Bytes of one attached file by its kind. 0: the server takes none' }
        )
      },
      { description: 'The limits that a user can reach by writing' }
    )
  },
  { description: 'The settings of the server for all clients' }
);

/** The most bytes of each kind of file. */
const attachmentLimits = (limits: ILimits): Record<Kind, number> => ({
  image: limits[LIMIT_OF.image],
  audio: limits[LIMIT_OF.audio],
  voice: limits[LIMIT_OF.voice],
  video: limits[LIMIT_OF.video],
  file: limits[LIMIT_OF.file]
});

/** The parts of the configuration that clients need. */
export const settings =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    app.get(
      '/chat/settings',
      {
        onRequest: requireToken(context),
        schema: {
          operationId: 'getSettings',
          summary: 'Read the settings of the server for all clients',
          tags: ['Operation'],
          response: { 200: Settings }
        }
      },
      async request => ({
        trustedImageHosts: [...context.trustedImageHosts],
        bots: (await context.registry.list()).slice(0, BOTS).map(cardOf),
        livekit: context.bridges.rooms !== null,
        livekitRooms: principalOf(request).guest ? [] : [...(context.bridges.rooms ?? [])],
        ...(context.pushes && { push: context.pushes.publicKey }),
        limits: {
          bodyLength: context.limits.bodyLength,
          topicLength: context.limits.topicLength,
          importBytes: context.archive.importBytes(principalOf(request)),
          attachments: attachmentLimits(context.limits)
        }
      })
    );
    done();
  };
