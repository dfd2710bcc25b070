import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { ChatError } from '../../errors.js';
import type { Pushes } from '../../push/pushes.js';
import { credentialOf, principalOf, requireToken } from '../http/authentication.js';
import { given } from '../http/schema-helpers.js';
import { Done } from '../http/schemas.js';
import type { IRestContext } from '../context.js';
import { NewPush, OldPush } from './push-schemas.js';

/** The browsers that are told the news while their page is closed. */
export const push =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { pushes, rates } = context;
    const tags = ['Webhooks'];
    app.addHook('onRequest', requireToken(context));
    const require = (): Pushes => {
      if (!pushes) {
        throw new ChatError('pushes_off');
      }
      return pushes;
    };

    app.put(
      '/chat/push',
      {
        config: { refuses: ['pushes_off', 'bad_value', 'forbidden'] },
        schema: {
          operationId: 'subscribe',
          summary: 'Push the news to a browser while its page is closed',
          description:
            'The subscription is made by the browser with the key `push` of the settings. It takes the place of an earlier one of the same endpoint, and ends with the token of this request, unless the token comes from `/auth/jupyter`, and after 30 days without another one.',
          tags,
          body: NewPush,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        const {
          endpoint,
          keys,
          words = true,
          quietHours = '',
          timeZone = 'UTC'
        } = given(request.body);
        rates.consumeCostly('webhook', principalOf(request));
        await require().subscribe(credentialOf(request), {
          ...{ endpoint, ...keys, words, quietHours, timeZone }
        });
        return reply.code(204).send();
      }
    );

    app.post(
      '/chat/push/::remove',
      {
        config: { refuses: ['pushes_off'] },
        schema: {
          operationId: 'unsubscribe',
          summary: 'Push nothing more to a browser',
          tags,
          body: OldPush,
          response: { 204: Done }
        }
      },
      async (request, reply) => {
        await require().unsubscribe(principalOf(request), request.body.endpoint);
        return reply.code(204).send();
      }
    );

    done();
  };
