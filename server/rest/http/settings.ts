import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { cardOf } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';
import { Bot } from './schema-helpers.js';
import { requireToken } from './authentication.js';

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
    limits: Type.Object(
      {
        bodyLength: Type.Integer({ description: 'Characters (UTF-16) of a message' }),
        topicLength: Type.Integer({ description: "Characters (UTF-16) of a chat's name" })
      },
      { description: 'The limits that a user can reach by writing' }
    )
  },
  { description: 'The settings of the server for all clients' }
);

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
      async () => ({
        trustedImageHosts: [...context.trustedImageHosts],
        bots: (await context.registry.list()).slice(0, BOTS).map(cardOf),
        limits: {
          bodyLength: context.limits.bodyLength,
          topicLength: context.limits.topicLength
        }
      })
    );
    done();
  };
