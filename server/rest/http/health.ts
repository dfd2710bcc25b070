import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { IRestContext } from '../context.js';
import { oneOf } from './schema-helpers.js';

const State = Type.Object(
  { status: oneOf(['starting', 'ok', 'closing']) },
  { description: 'The state of the server' }
);

const open = { tags: ['Operation'], security: [] };

/** For monitoring: whether the server is ready, and its metrics. */
export const health =
  ({ metrics, state }: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    app.get(
      '/healthz',
      {
        schema: {
          ...open,
          operationId: 'getHealth',
          summary: 'Check whether the server is ready',
          response: { 200: State, 503: State }
        }
      },
      (_request, reply) => {
        const status = state();
        void reply.code(status === 'ok' ? 200 : 503);
        return { status };
      }
    );
    app.get(
      '/metrics',
      {
        schema: {
          ...open,
          operationId: 'getMetrics',
          summary: 'Read the metrics in the format of Prometheus',
          produces: ['text/plain'],
          response: { 200: Type.String({ description: 'The metrics' }) }
        }
      },
      async (_request, reply) =>
        reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
    );
    done();
  };
