import { EventEmitter } from 'node:events';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ChatError } from '../../errors.js';
import { isOriginAllowed } from '../../identity/origin.js';
import { rateKeyOf, type ICredential, type IPrincipal } from '../../identity/principal.js';
import { canChat } from '../../policy/policy.js';
import { SECURITY_HEADERS } from '../../connections/security-headers.js';
import type { IRestContext } from '../context.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireToken`. */
    credential: ICredential | null;
    /** The agent of the caller in whose name the request is made. */
    agent: IPrincipal | null;
  }

  interface FastifyContextConfig {
    /** Whether the request may be made in the name of an agent of the caller. */
    asAgent?: boolean;
  }
}

/** The header that names an agent of the caller, in whose name the request is made. */
const AGENT_HEADER = 'x-colloquy-agent';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the path answers in every state of the server, for monitoring. */
export const isMonitoring = (path: string): boolean => path === '/healthz' || path === '/metrics';

/** Whether pages of other origins may not request it, because it writes or signs in. */
export const checksOrigin = (method: string, path: string): boolean =>
  !READING.has(method) || path === '/auth' || path.startsWith('/auth/');

/** The headers of every response. */
export const headersOf = ({ id }: FastifyRequest): Record<string, string> => ({
  ...SECURITY_HEADERS,
  'x-request-id': id,
  'x-ms-request-id': id
});

/** The rules for every request. */
export function secure(
  app: FastifyInstance,
  { allowedOrigins, state, credentials, rates }: IRestContext
): void {
  app.decorateRequest('credential', null);
  app.decorateRequest('agent', null);
  app.addHook('onRequest', (request, reply, done) => {
    // Fastify and several parts of this server listen to the end of one response: 11 in all for a file.
    reply.raw.setMaxListeners(2 * EventEmitter.defaultMaxListeners);
    reply.headers(headersOf(request));
    const [path, query = ''] = request.url.split('?', 2);
    if (!isMonitoring(path) && !bringsToken(request)) {
      rates.consumeAddress(request.raw.socket);
    }
    if (state() !== 'ok' && !isMonitoring(path)) {
      throw new ChatError(
        'closing',
        state() === 'starting' ? 'The server is starting. Try again in a moment.' : undefined
      );
    }
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1') {
      throw new ChatError('bad_request', 'The header Host is missing.');
    }
    if (checksOrigin(request.method, path)) {
      const { origin, host } = request.headers;
      if (!isOriginAllowed(origin, host, allowedOrigins)) {
        throw new ChatError('forbidden_origin');
      }
    }
    if (!isUtf8Query(query)) {
      throw new ChatError('bad_request', 'The query is not UTF-8. Encode it as UTF-8.');
    }
    done();
  });
  // On a route that requires no token, a request that brings one counts as anonymous.
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    const path = request.url.split('?', 1)[0];
    if (!isMonitoring(path) && bringsToken(request) && !request.credential) {
      rates.consumeAddress(request.raw.socket);
    }
    done();
  });
  // The body may have taken long to arrive, so the token is checked again.
  app.addHook('preHandler', (request, _reply, done) => {
    if (request.credential && !credentials.holds(request.credential)) {
      throw new ChatError('unauthorized');
    }
    done();
  });
}

/** Whether the escaped bytes of a query are UTF-8. A percent sign that begins no escape stands for itself. */
function isUtf8Query(query: string): boolean {
  try {
    decodeURIComponent(query.replace(/%(?![0-9a-f]{2})/gi, '%25'));
    return true;
  } catch {
    return false;
  }
}

/** Whether the request brings a token, which is then checked and counted there. */
const bringsToken = ({ headers, query }: FastifyRequest): boolean =>
  /^Bearer /i.test(headers.authorization ?? '') ||
  headers['x-skypetoken'] !== undefined ||
  (query as { token?: unknown } | null)?.token !== undefined;

/**
 * Requires a valid token. Throws `unauthorized` without one, and `forbidden` if the token is not for chats. With `query`, the token may be
 * in the URL. With `header`, it must be in that header.
 */
export const requireToken =
  (
    { credentials, connections, rates, pacer, rooms }: IRestContext,
    { query = false, header }: { query?: boolean; header?: string } = {}
  ) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const { socket } = request.raw;
    const [, bearer] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const token =
      (header === undefined ? bearer : request.headers[header]) ??
      (query && (request.query as { token?: unknown }).token);
    if (typeof token !== 'string') {
      if (bringsToken(request)) {
        rates.consumeAddress(socket);
      }
      throw new ChatError('unauthorized');
    }
    await pacer.next(`token ${token}`);
    const credential = await credentials.verify(token).catch((error: unknown) => {
      rates.consumeAddress(socket);
      throw error;
    });
    rates.consumeUser(credential.principal, socket);
    const use = connections.signIn(socket, rateKeyOf(credential.principal));
    reply.raw.once('close', () => use.dispose());
    if (!canChat(credential.principal)) {
      throw new ChatError(
        'forbidden',
        'This token has no scope for chats. Use a token with the scope chat.'
      );
    }
    request.credential = credential;
    request.agent = agentIn(request, credential.principal, rooms.agents);
    await pacer.next(`user ${credential.principal.username}`);
  };

/** The agent that a request names. @throws ChatError `forbidden`, `bad_value` */
function agentIn(
  { headers, routeOptions }: FastifyRequest,
  { username, bot, scopes }: IPrincipal,
  agents: ReadonlyMap<string, IPrincipal>
): IPrincipal | null {
  const name = headers[AGENT_HEADER];
  if (name === undefined) {
    return null;
  }
  const agent = agents.get(String(name));
  if (agent?.owner !== username || bot) {
    throw new ChatError('forbidden', 'You have no agent of this name.', AGENT_HEADER);
  }
  if (!routeOptions.config.asAgent) {
    const reason = 'This request cannot be made in the name of an agent. Leave out the header.';
    throw new ChatError('bad_value', reason, AGENT_HEADER);
  }
  return scopes ? { ...agent, scopes } : agent;
}

/** The token that `requireToken` found. */
export function credentialOf({ credential }: FastifyRequest): ICredential {
  if (!credential) {
    throw new ChatError('unauthorized');
  }
  return credential;
}

/** The principal of the token that `requireToken` found, or the agent of theirs in whose name they make the request. */
export function principalOf(request: FastifyRequest): IPrincipal {
  return request.agent ?? credentialOf(request).principal;
}
