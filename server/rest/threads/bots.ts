import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ChatBots } from '../../rooms/chats/chat-bots.js';
import { requireChatId } from '../http/params.js';
import { followUps } from '../openapi/links.js';
import { BotChange, BotPath, Bots } from '../participants/schemas.js';
import type { IRestContext } from '../context.js';
import { PATCHES } from '../http/schema-helpers.js';
import { Done, ThreadPath } from '../http/schemas.js';
import { principalOf, requireToken } from '../http/authentication.js';

/** The bots of this server in a chat. */
export const chatBots =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const bots = new ChatBots(context);
    const tags = ['Bots'];
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/threads/:id/bots',
      {
        schema: {
          operationId: 'listBots',
          summary: 'List the bots of a chat',
          tags,
          params: ThreadPath,
          response: { 200: Bots }
        },
        links: followUps(200, { id: '$request.path.id', bot: '$response.body#/value/0/username' }, [
          'addBot',
          'changeBot',
          'removeBot'
        ])
      },
      async request => {
        const all = await bots.list(principalOf(request), request.params.id);
        const { agents } = context;
        const value = all.map(card =>
          card.kind === 'agent' ? { ...card, connected: agents.isConnected(card.username) } : card
        );
        return { value };
      }
    );

    app.put(
      '/chat/threads/:id/bots/:bot',
      {
        config: { runs: 'add-participants', refuses: ['too_many_participants'] },
        schema: {
          operationId: 'addBot',
          summary: 'Add a bot to a chat',
          tags,
          params: BotPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, bot } = request.params;
        await bots.add(principalOf(request), requireChatId(id), bot);
        return reply.code(204).send();
      }
    );

    app.patch(
      '/chat/threads/:id/bots/:bot',
      {
        config: { runs: 'set-answers' },
        schema: {
          operationId: 'changeBot',
          summary: 'Set how a bot answers in a chat, or whom an agent answers there',
          tags,
          params: BotPath,
          consumes: PATCHES,
          body: BotChange,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, bot } = request.params;
        const { answers, serves } = request.body;
        if (answers !== undefined) {
          await bots.setAnswers(principalOf(request), requireChatId(id), bot, answers);
        }
        if (serves !== undefined) {
          const command = {
            type: 'set-serves',
            chat: requireChatId(id),
            agent: bot,
            serves
          } as const;
          await context.rooms.execute(principalOf(request), command);
        }
        return reply.code(204).send();
      }
    );

    app.delete(
      '/chat/threads/:id/bots/:bot',
      {
        config: { runs: 'set-role', never: ['too_many_participants'] },
        schema: {
          operationId: 'removeBot',
          summary: 'Remove a bot from a chat',
          tags,
          params: BotPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, bot } = request.params;
        await bots.remove(principalOf(request), requireChatId(id), bot);
        return reply.code(204).send();
      }
    );

    app.post(
      '/chat/threads/:id/bots/:bot/::status',
      {
        config: { runs: 'tell-status' },
        schema: {
          operationId: 'tellStatus',
          summary: 'Tell a bot of this server once more who takes part',
          description: 'For the manager of the chat and for administrators.',
          tags,
          params: BotPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, bot } = request.params;
        const command = { type: 'tell-status', chat: requireChatId(id), bot } as const;
        await context.rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
