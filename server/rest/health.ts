import type { FastifyPluginCallback } from 'fastify';
import type { IRestParts } from './parts.js';

/** For those who watch over the server: is it ready, and how is it doing. */
export const health =
  ({ metrics, state }: IRestParts): FastifyPluginCallback =>
  (app, _, done) => {
    app.get('/healthz', (_request, reply) => {
      const status = state();
      return reply
        .code(status === 'ok' ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({ status });
    });
    app.get('/metrics', async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
    );
    done();
  };
