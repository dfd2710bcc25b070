import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { readPosition, writePosition } from '../../feed/feed-event.js';
import type { IDeadLetter, IWebhookRow } from '../../storage/webhooks.js';
import { followUps } from '../openapi/links.js';
import { nextLink, pageSize } from '../http/pagination.js';
import type { IRestContext } from '../context.js';
import { Done } from '../http/schemas.js';
import { given, Located } from '../http/schema-helpers.js';
import { principalOf, requireToken } from '../http/authentication.js';
import { time } from '../http/time.js';
import {
  CreatedWebhook,
  DeadLetterPage,
  DeadLetterQuery,
  NewWebhook,
  Webhook,
  WebhookList,
  WebhookPath
} from './schemas.js';

const WITH_A_WEBHOOK = [
  'getWebhook',
  'deleteWebhook',
  'listDeadLetters',
  'redeliverDeadLetters',
  'deleteDeadLetters'
];

/** The caller's own webhooks, and the events that could not be delivered to them. */
export const webhooks =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { webhooks: hooks, publicUrl, rates } = context;
    const tags = ['Webhooks'];
    app.addHook('onRequest', requireToken(context));

    app.get(
      '/chat/webhooks',
      {
        schema: {
          operationId: 'listWebhooks',
          summary: 'List the webhooks of the caller',
          tags,
          response: { 200: WebhookList }
        }
      },
      async request => ({ value: (await hooks.list(principalOf(request))).map(describe) })
    );

    app.post(
      '/chat/webhooks',
      {
        config: {
          refuses: [
            'bad_value',
            'webhook_refused',
            'too_many_webhooks',
            'chat_not_found',
            'chat_deleted'
          ]
        },
        schema: {
          operationId: 'createWebhook',
          summary: 'Create a webhook',
          description:
            'The server sends every event that the caller can see to the URL, signed as in Standard Webhooks, until the receiver accepts it. The secret is shown only in this response.',
          tags,
          body: NewWebhook,
          response: { 201: Located(CreatedWebhook) }
        },
        links: followUps(201, { id: '$response.body#/id' }, WITH_A_WEBHOOK)
      },
      async (request, reply) => {
        const { url, events, threadId } = given(request.body);
        rates.consumeCostly('webhook', principalOf(request));
        const hook = await hooks.add(principalOf(request), {
          url,
          ...(events && { events }),
          ...(threadId !== undefined && { chat: threadId })
        });
        return reply
          .code(201)
          .header('location', `webhooks/${hook.id}`)
          .send({ ...describe(hook), secret: hook.secret });
      }
    );

    app.get(
      '/chat/webhooks/:id',
      {
        schema: {
          operationId: 'getWebhook',
          summary: 'Read a webhook',
          tags,
          params: WebhookPath,
          response: { 200: Webhook }
        }
      },
      async request => describe(await hooks.get(principalOf(request), request.params.id))
    );

    app.delete(
      '/chat/webhooks/:id',
      {
        schema: {
          operationId: 'deleteWebhook',
          summary: 'Remove a webhook and its dead letters',
          tags,
          params: WebhookPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await hooks.remove(principalOf(request), request.params.id);
        return reply.code(204).send();
      }
    );

    app.get(
      '/chat/webhooks/:id/deadLetters',
      {
        schema: {
          operationId: 'listDeadLetters',
          summary: 'List the dead letters: events that could not be delivered',
          tags,
          params: WebhookPath,
          querystring: DeadLetterQuery,
          response: { 200: DeadLetterPage }
        }
      },
      async request => {
        const { query } = request;
        const { id } = request.params;
        const limit = pageSize(query.maxPageSize);
        const after = query.after === undefined ? null : readPosition(query.after);
        const letters = await hooks.deadLetters(principalOf(request), id, {
          limit: limit + 1,
          ...(after && { after })
        });
        const value = letters.slice(0, limit).map(describeLetter);
        const place = { maxPageSize: String(limit), after: value.at(-1)?.position ?? '' };
        const path = `chat/webhooks/${id}/deadLetters`;
        return {
          value,
          ...(letters.length > limit && { nextLink: nextLink(publicUrl, path, query, place) })
        };
      }
    );

    app.post(
      '/chat/webhooks/:id/deadLetters/::redeliver',
      {
        schema: {
          operationId: 'redeliverDeadLetters',
          summary: 'Deliver the dead letters again',
          description:
            'Each once, in order, with its current content. Accepted events are removed from the dead letters.',
          tags,
          params: WebhookPath,
          response: { 202: Done }
        }
      },
      async (request, reply) => {
        rates.consumeCostly('webhook', principalOf(request));
        await hooks.redeliver(principalOf(request), request.params.id);
        return reply.code(202).send();
      }
    );

    app.delete(
      '/chat/webhooks/:id/deadLetters',
      {
        schema: {
          operationId: 'deleteDeadLetters',
          summary: 'Delete the dead letters',
          tags,
          params: WebhookPath,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await hooks.forget(principalOf(request), request.params.id);
        return reply.code(204).send();
      }
    );

    done();
  };

const describe = ({ id, url, events, chat, createdOn }: IWebhookRow) => ({
  id,
  url,
  ...(events && { events: [...events] }),
  ...(chat !== undefined && { threadId: chat }),
  createdOn: time(createdOn)
});

const describeLetter = ({ position, at, attempts, status, reason }: IDeadLetter) => ({
  position: writePosition(position),
  lastAttemptOn: time(at),
  attempts,
  ...(status !== undefined && { status }),
  reason
});
