import { STATUS_CODES } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest
} from 'fastify';
import { ChatError, ERRORS } from '../errors.js';
import { SECURITY_LINES } from '../security-headers.js';
import { halfIn, isWellFormedJson } from '../text.js';
import { archive } from './threads/archive.js';
import { attachments } from './attachments/routes.js';
import { auth } from './identities/sign-in.js';
import { allowOrigins, corsHeaders } from './http/cors.js';
import { bots } from './threads/bots.js';
import { replyWithError } from './http/error-handler.js';
import { events } from './events/routes.js';
import { health } from './http/health.js';
import { identities } from './identities/routes.js';
import { messages } from './messages/routes.js';
import { watchMethods } from './http/method-not-allowed.js';
import { describeApi } from './openapi/openapi.js';
import { page } from './http/page.js';
import { participants } from './participants/routes.js';
import type { IRestContext } from './context.js';
import { realtime } from './realtime/routes.js';
import { isOptional } from './openapi/schema-helpers.js';
import { search } from './messages/search.js';
import { headersOf, secure } from './http/authentication.js';
import { settings } from './http/settings.js';
import { threads } from './threads/routes.js';
import { webhooks } from './webhooks/routes.js';

/** Bytes of a request's body: room for the longest message, several times over. */
const BODY_LIMIT = 256 * 1024;

/** Characters of one part of an address: a file's name has up to 200, some of which are written as three. */
const PART_LENGTH = 1000;

/** The HTTP API as a server that does not listen yet. It translates; the rooms decide. `close` ends its streams. */
export function restApp(parts: IRestContext): FastifyInstance {
  const logger: FastifyBaseLogger = parts.log.child({}, { serializers: { req: describe } });
  const { headersTimeoutMs, keepAliveTimeoutMs } = parts.limits;
  const times = {
    headersTimeout: headersTimeoutMs,
    connectionsCheckingInterval: Math.max(50, Math.min(1_000, headersTimeoutMs / 4)),
    // Finds peers that have vanished while nothing is said.
    keepAlive: true,
    keepAliveInitialDelay: 60_000
  };
  const tls = parts.tls && { ...parts.tls, ...times, handshakeTimeout: headersTimeoutMs };
  const app = Fastify({
    // Of a server with TLS the framework has a type of its own, by which nothing here differs.
    ...((tls ? { https: tls } : { http: times }) as object),
    // Of a body it is asked how fast it comes (see `Connections`), not when it ends.
    requestTimeout: 0,
    keepAliveTimeout: keepAliveTimeoutMs,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: PART_LENGTH },
    rewriteUrl: ({ url = '/' }) => originForm(url),
    genReqId: () => parts.clock.uuid(),
    // The framework would log addresses, and an address may hold a token.
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: logger,
    // `secure` answers while the server closes, in the shape of all errors.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false } },
    // What the router cannot read meets no hook.
    frameworkErrors: (error, request, reply) => {
      reply.headers({
        ...headersOf(request),
        ...corsHeaders(request.headers.origin, parts.allowedOrigins)
      });
      replyWithError(error, request, reply);
    },
    clientErrorHandler: ({ code }, socket) => {
      if (!socket.writable) {
        socket.destroy();
        return;
      }
      socket.end(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_SLOW : UNREADABLE);
      // Nothing more of it is looked at, only for its end.
      socket.resume();
    }
  }).withTypeProvider<TypeBoxTypeProvider>();

  // What is expected beside that is not promised, and no reason to answer in Node's own words.
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response);
  });
  acceptJson(app);
  fillBodies(app);
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler(() => {
    throw new ChatError('not_found');
  });
  if (parts.allowedOrigins.length > 0) {
    allowOrigins(app, parts.allowedOrigins);
  }
  // After the former, so that pages can read its refusals.
  app.after(() => secure(app, parts));
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      { ...describe(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'A request was answered.'
    );
    done();
  });

  describeApi(app);
  const methods = watchMethods(app);
  app.register(health(parts));
  app.register(auth(parts));
  app.register(identities(parts));
  app.register(threads(parts));
  app.register(participants(parts));
  app.register(bots(parts));
  app.register(messages(parts));
  app.register(attachments(parts));
  app.register(archive(parts));
  app.register(search(parts));
  app.register(settings(parts));
  app.register(events(parts));
  app.register(realtime(parts));
  app.register(webhooks(parts));
  app.register(page(parts));
  app.register((_app, _options, done) => {
    methods.close();
    done();
  });
  return app;
}

/** A request as logs may show it: the route, never the address. */
const describe = ({ method, routeOptions }: FastifyRequest) => ({
  method,
  route: routeOptions?.url
});

/** JSON and nothing else: a foreign page cannot send it without being asked who it is. */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, body, done) => {
      // Some clients name a type where there is no body.
      if (body === '') {
        done(null, undefined);
      } else {
        void parse(request, body, (error: Error | null, value?: unknown) => {
          done(error ?? (isWellFormedJson(body) ? null : refuseHalves(value)), value);
        });
      }
    }
  );
}

/** @param value - JSON in which some text is none. */
function refuseHalves(value: unknown): ChatError {
  const target = halfIn(value, 'body') ?? 'body';
  return new ChatError(
    'bad_value',
    `The ${target} holds half a character, which no text can: send it whole or leave it out.`,
    target
  );
}

/** The path and query of a target that names the whole address, as to a proxy. */
function originForm(target: string): string {
  const [, rest] = /^https?:\/\/[^/?#]*(.*)$/is.exec(target) ?? [];
  return rest === undefined ? target : rest.startsWith('/') ? rest : `/${rest}`;
}

/** A body that may be left out is an empty one. */
function fillBodies(app: FastifyInstance): void {
  app.addHook('onRoute', route => {
    if (isOptional(route.schema?.body)) {
      route.preValidation = (request, _reply, done) => {
        request.body ??= {};
        done();
      };
    }
  });
}

/** An answer to what is no request of HTTP, or none yet. */
function rawAnswer(code: 'bad_request' | 'request_too_slow'): string {
  const { status, message } = ERRORS[code];
  const body = JSON.stringify({ error: { code, message } });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...SECURITY_LINES,
    '',
    body
  ].join('\r\n');
}

const UNREADABLE = rawAnswer('bad_request');
const TOO_SLOW = rawAnswer('request_too_slow');
