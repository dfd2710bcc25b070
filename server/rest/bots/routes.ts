import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { TObject } from '@sinclair/typebox';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { IBotFields } from '../../registry/bot-fields.js';
import type { ProvenBot as Proven } from '../../registry/bot-registry.js';
import { cardOf, type IBotRow } from '../../storage/storage.js';
import type { IRestContext } from '../context.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { nextLink, partOf } from '../http/pagination.js';
import { given, Located, PATCHES } from '../http/schema-helpers.js';
import { Done, PageQuery } from '../http/schemas.js';
import { time } from '../http/time.js';
import { followUps } from '../openapi/links.js';
import { BotChange, BotPage, BotPath, NewBot, ProvenBot, RegisteredBot } from './schemas.js';

/** The bots that people can add to chats, and the registration of a user's own. */
export const bots =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { registry, publicUrl, rates } = context;
    const tags = ['Bots'];
    const url = '/chat/bots/:name';
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/bots',
      {
        schema: {
          operationId: 'listAllBots',
          summary: 'List the bots of this server',
          tags,
          querystring: PageQuery,
          response: { 200: BotPage }
        }
      },
      async ({ query }) => {
        const { part, next } = partOf(await registry.list(), query);
        const link = next && { nextLink: nextLink(publicUrl, 'chat/bots', query, next) };
        return { value: part.map(cardOf), ...link };
      }
    );

    app.post(
      '/chat/bots',
      {
        config: {
          refuses: ['bot_name_taken', 'too_many_bots', 'unknown_field', 'webhook_refused']
        },
        schema: {
          operationId: 'registerBot',
          summary: 'Register a bot',
          description:
            'The bot belongs to the caller. People can then add it to chats. Its token or secret is shown only in this response.',
          tags,
          body: NewBot,
          response: { 201: Located(ProvenBot) }
        },
        links: followUps(201, { name: '$response.body#/username' }, [
          'getBot',
          'updateBot',
          'renewBot',
          'deleteBot'
        ])
      },
      async (request, reply) => {
        requireKnown(request.body, NewBot);
        rates.consumeCostly('webhook', principalOf(request));
        const { name, kind } = request.body;
        const fields = fieldsOf(request.body);
        const proven = await registry.register(principalOf(request), { ...fields, name, kind });
        return reply
          .code(201)
          .header('location', `bots/${proven.bot.username}`)
          .send(prove(proven));
      }
    );

    app.get(
      url,
      {
        schema: {
          operationId: 'getBot',
          summary: 'Read a bot',
          tags,
          params: BotPath,
          response: { 200: RegisteredBot }
        }
      },
      async request => describe(await registry.get(request.params.name), principalOf(request))
    );

    app.patch(
      url,
      {
        config: { refuses: ['bot_name_taken', 'unknown_field', 'webhook_refused'] },
        schema: {
          operationId: 'updateBot',
          summary: 'Change a bot',
          description: 'Only its owner and administrators may do so.',
          tags,
          consumes: PATCHES,
          params: BotPath,
          body: BotChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        requireKnown(request.body, BotChange);
        rates.consumeCostly('webhook', principalOf(request));
        const { name } = request.params;
        await registry.change(principalOf(request), name, fieldsOf(request.body));
        return reply.code(204).send();
      }
    );

    app.post(
      `${url}/::renew`,
      {
        schema: {
          operationId: 'renewBot',
          summary: 'Give a bot a new token or secret',
          description:
            'A bot may renew its own token, and the earlier one stays valid until it expires. If its owner or an administrator renews it, the earlier one ends at once.',
          tags,
          params: BotPath,
          response: { 200: ProvenBot }
        }
      },
      async request => {
        rates.consumeCostly('webhook', principalOf(request));
        return prove(await registry.renew(principalOf(request), request.params.name));
      }
    );

    app.delete(
      url,
      {
        schema: {
          operationId: 'deleteBot',
          summary: 'Delete a bot',
          description:
            'Its tokens end, and it leaves its chats. Its messages stay, so nobody can register its name again.',
          tags,
          params: BotPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await registry.remove(principalOf(request), request.params.name);
        return reply.code(204).send();
      }
    );

    done();
  };

/** @throws ChatError `unknown_field`, because a misspelt field would otherwise be dropped in silence. */
function requireKnown(body: object, { properties }: TObject): void {
  const unknown = Object.keys(body).find(key => !Object.hasOwn(properties, key));
  if (unknown !== undefined) {
    throw new ChatError('unknown_field', undefined, unknown.slice(0, 64));
  }
}

type Given<T> = { readonly [K in keyof T]?: T[K] | null };

function fieldsOf(
  body: Omit<Given<IBotFields>, 'commands'> & {
    readonly commands?:
      readonly { name: string; description: string; arguments?: string | null }[] | null;
  }
): IBotFields {
  const { displayName, description, avatar, answers, commands, url } = given(body);
  return {
    ...{ displayName, description, avatar, answers, url },
    ...(commands && { commands: commands.map(command => given(command)) })
  };
}

const describe = (bot: IBotRow, reader?: IPrincipal) => ({
  ...cardOf(bot),
  ...((!reader || reader.admin || reader.username === bot.owner) && { url: bot.url }),
  createdOn: time(bot.createdOn)
});

const prove = ({ bot, token, expires, secret }: Proven) => ({
  ...describe(bot),
  ...{ token, secret },
  ...(expires !== undefined && { expiresOn: time(expires) })
});
