import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ChatError } from '../../errors.js';

/**
 * Answers 405 if a URL exists but the method does not. By itself, fastify answers 404. Collects the routes from now on. `close` must be
 * registered after the last route.
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
        // A wildcard serves the files of the page, and other paths below it do not exist.
        if (!url.includes('*') && others.length > 0) {
          const allow = [...methods].join(', ');
          const refuse = (_: FastifyRequest, reply: FastifyReply): never => {
            reply.header('allow', allow);
            throw new ChatError('method_not_allowed');
          };
          // Runs before the body is read, because the framework requires a body for some methods.
          const schema = { hide: true };
          app.route({ url, method: others, schema, onRequest: refuse, handler: refuse });
        }
      }
    }
  };
}
