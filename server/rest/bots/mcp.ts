import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { ChatError } from '../../errors.js';
import { isHostAllowed, isOriginAllowed, type AllowedOrigin } from '../../identity/origin.js';
import type { IRestContext } from '../context.js';
import { requireToken } from '../http/authentication.js';

/** The headers of a request that the protocol reads. The token is not among them. */
const READ = /^(accept|content-type|mcp-.*)$/;

/** The endpoint for agents that use the chats as tools. `Mcp` speaks the protocol; here are the token and the checks of HTTP. */
export const mcp =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { allowedOrigins } = context;
    app.addHook('onRequest', (request, _reply, next) => {
      checkOrigin(request, allowedOrigins);
      next();
    });
    app.addHook('onRequest', requireToken(context));
    app.post('/mcp', { schema: { hide: true } }, async (request, reply) => {
      const { body, credential } = request;
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw new ChatError('bad_request', 'Send one JSON-RPC message as a JSON object.');
      }
      const gone = new AbortController();
      reply.raw.once('close', () =>
        gone.abort(new ChatError('bad_request', 'The client is gone.'))
      );
      const headers = Object.entries(request.headers).filter(([name]) => READ.test(name));
      if ((request.headers.accept ?? '*/*') === '*/*') {
        headers.push(['accept', 'application/json, text/event-stream']);
      }
      const asked = new Request('http://localhost/mcp', {
        method: 'POST',
        headers: headers as [string, string][],
        body: '{}', // the library reads the parsed body instead
        signal: gone.signal
      });
      return reply.send(await context.mcp.answer(credential!, asked, body));
    });
    done();
  };

/**
 * Only programs and pages of allowed origins may call this, not even the server's own page: a site whose name is made to point here would have
 * the same origin. @throws ChatError `forbidden_origin`
 */
function checkOrigin({ headers }: FastifyRequest, allowed: readonly AllowedOrigin[]): void {
  if (!isOriginAllowed(headers.origin, undefined, allowed)) {
    throw new ChatError('forbidden_origin');
  }
  if (!isHostAllowed(headers.host, allowed)) {
    throw new ChatError(
      'forbidden_origin',
      'The server does not know this host name as its own. Set publicUrl, or add the address to allowedOrigins.'
    );
  }
}
