import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ChatError } from '../errors.js';
import { demandPart } from '../rooms/reach.js';
import { existing } from './existing.js';
import { BotPath, Bots } from './participant-schemas.js';
import type { IRestParts } from './parts.js';
import { Done, ThreadPath } from './schemas.js';
import { principalOf, requireToken } from './security.js';

/** The bots of this server in a chat. */
export const bots =
  (parts: IRestParts): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { storage, rooms } = parts;
    const tags = ['Bots'];
    app.addHook('onRequest', requireToken(parts));

    app.get(
      '/chat/threads/:id/bots',
      {
        schema: {
          operationId: 'listBots',
          summary: 'List the bots',
          tags,
          params: ThreadPath,
          response: { 200: Bots }
        }
      },
      async request => {
        const { id } = request.params;
        await demandPart(storage, principalOf(request), id);
        const participants = await storage.getParticipants(id);
        const value = await Promise.all(
          participants
            .filter(({ role }) => role === 'bot')
            .map(async ({ username }) => ({
              username,
              displayName: (await storage.getUser(username))?.displayName ?? username
            }))
        );
        return { value };
      }
    );

    app.put(
      '/chat/threads/:id/bots/:bot',
      {
        schema: {
          operationId: 'addBot',
          summary: 'Bring a bot in',
          tags,
          params: BotPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, bot } = request.params;
        const chat = existing(id);
        await demandPart(storage, principalOf(request), chat);
        if (!(await storage.getUser(bot))?.bot) {
          throw new ChatError('user_not_found', 'There is no such bot.');
        }
        const { refused } = await rooms.execute(principalOf(request), {
          type: 'add-participants',
          chat,
          participants: [{ username: bot, role: 'bot' }]
        });
        if (refused.length > 0) {
          throw new ChatError(refused[0].code);
        }
        return reply.code(204).send();
      }
    );

    app.delete(
      '/chat/threads/:id/bots/:bot',
      {
        schema: {
          operationId: 'removeBot',
          summary: 'Take a bot out',
          tags,
          params: BotPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const { id, bot } = request.params;
        const chat = existing(id);
        await demandPart(storage, principalOf(request), chat);
        const participants = await storage.getParticipants(chat);
        if (!participants.some(({ username, role }) => username === bot && role === 'bot')) {
          throw new ChatError('user_not_found', 'There is no such bot in this chat.');
        }
        const command = { type: 'set-role', chat, username: bot, role: null } as const;
        await rooms.execute(principalOf(request), command);
        return reply.code(204).send();
      }
    );

    done();
  };
