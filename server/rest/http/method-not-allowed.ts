import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ChatError } from '../../errors.js';

/**
 * Answers 405 where an address exists and the method does not: fastify by itself says 404.
 * Watches the routes from now on; `close` must be registered after the last of them.
 */
export function watchMethods(app: FastifyInstance): { close(): void } {
  const known = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    known.set(url, methods);
    [method].flat().forEach(name => methods.add(name));
  });
  return {
    close: () => {
      for (const [url, methods] of [...known]) {
        const others = app.supportedMethods.filter(name => !methods.has(name));
        // A wildcard is the page's files: what is not one of them is not there.
        if (!url.includes('*') && others.length > 0) {
          const allow = [...methods].join(', ');
          const refuse = (_: FastifyRequest, reply: FastifyReply): never => {
            reply.header('allow', allow);
            throw new ChatError('method_not_allowed');
          };
          // Before a body is read: of some methods the framework wants one.
          const schema = { hide: true };
          app.route({ url, method: others, schema, onRequest: refuse, handler: refuse });
        }
      }
    }
  };
}
