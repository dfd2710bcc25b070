import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest
} from 'fastify';
import { ChatError, ERRORS } from '../errors.js';
import { SECURITY_LINES } from '../connections/security-headers.js';
import { halfError, halfIn, isWellFormedJson } from '../text.js';
import { agents } from './bots/agents.js';
import { archive } from './threads/archive.js';
import { attachments } from './attachments/routes.js';
import { auth } from './identities/sign-in.js';
import { allowOrigins, corsHeaders } from './http/cors.js';
import { awaitIgnoredBodies, boundBodies } from './http/bodies.js';
import { bots } from './bots/routes.js';
import { chatBots } from './threads/bots.js';
import { replyWithError } from './http/error-handler.js';
import { events } from './events/routes.js';
import { following } from './messages/following.js';
import { health } from './http/health.js';
import { identities } from './identities/routes.js';
import { LazyCompilers } from './http/lazy-compilers.js';
import { managing } from './messages/managing.js';
import { plainCommands } from './messages/plain-commands.js';
import { questions } from './messages/questions.js';
import { reactionsAndPins } from './messages/reactions-and-pins.js';
import { messageThread } from './messages/message-thread.js';
import { streams } from './messages/streams.js';
import { livekit } from './threads/livekit.js';
import { ownChats } from './threads/own.js';
import { messages } from './messages/routes.js';
import { watchMethods } from './http/method-not-allowed.js';
import { describeApi } from './openapi/openapi.js';
import { webPage } from './http/web-page.js';
import { roles } from './participants/roles.js';
import { participants } from './participants/routes.js';
import { people } from './participants/people.js';
import type { IRestContext } from './context.js';
import { push } from './webhooks/push-routes.js';
import { realtime } from './realtime/routes.js';
import { isOptional } from './http/schema-helpers.js';
import { mcp } from './bots/mcp.js';
import { search } from './messages/search.js';
import { headersOf, secure } from './http/authentication.js';
import { settings } from './http/settings.js';
import { threads } from './threads/routes.js';
import { workspaceChat } from './workspaces/chat-routes.js';
import { webhooks } from './webhooks/routes.js';
import { workspaceMembers } from './workspaces/members.js';
import { workspaces } from './workspaces/routes.js';

/** Bytes of a request's body: several times the size of the longest message. */
const BODY_LIMIT = 256 * 1024;

/** Bytes of a request's headers, as many as Jupyter Server accepts. Single sign-on often sets cookies of 20 KB. */
const HEADERS_LIMIT = 64 * 1024;

/** Characters of one segment of a path. A file's name has up to 200, and some take three characters when escaped. */
const PART_LENGTH = 1000;

/** Creates the HTTP API as a server that does not listen yet. It translates requests; the rooms decide. `close` ends its event streams. */
export function restApp(context: IRestContext): FastifyInstance {
  const logger: FastifyBaseLogger = context.log.child({}, { serializers: { req: describe } });
  const { headersTimeoutMs, keepAliveTimeoutMs } = context.limits;
  const options = {
    maxHeaderSize: HEADERS_LIMIT,
    headersTimeout: headersTimeoutMs,
    // `secure` refuses a request without a host, with the headers of every answer.
    requireHostHeader: false,
    connectionsCheckingInterval: Math.max(50, Math.min(1_000, headersTimeoutMs / 4)),
    // Finds peers that have vanished while the connection is silent.
    keepAlive: true,
    keepAliveInitialDelay: 60_000
  };
  const tls = context.tls && { ...context.tls, ...options, handshakeTimeout: headersTimeoutMs };
  const compilers = new LazyCompilers();
  const app = Fastify({
    // The framework has a separate type for a server with TLS, but nothing differs here.
    ...((tls ? { https: tls } : { http: options }) as object),
    // `Connections` checks the rate at which a body arrives, so there is no limit on the total time.
    requestTimeout: 0,
    keepAliveTimeout: keepAliveTimeoutMs,
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: PART_LENGTH },
    rewriteUrl: ({ url = '/' }) => originForm(url),
    genReqId: () => context.clock.uuid(),
    // The framework would log URLs, and a URL may contain a token.
    logController: new LogController({ disableRequestLogging: true }),
    loggerInstance: logger,
    // `secure` answers while the server closes, in the format of all errors.
    return503OnClosing: false,
    // The schemas are this program's own. Compiling the schema of schemas takes longer than compiling many of them, during the start.
    // Compiling shorter code takes twice as long, and everybody who talks waits for it.
    ajv: {
      customOptions: { coerceTypes: false, validateSchema: false, code: { optimize: false } }
    },
    schemaController: { compilersFactory: compilers.factories },
    // No hook runs for a request that the router cannot parse.
    frameworkErrors: (error, request, reply) => {
      reply.headers({
        ...headersOf(request),
        ...corsHeaders(request.headers.origin, context.allowedOrigins)
      });
      replyWithError(error, request, reply);
    },
    clientErrorHandler: ({ code }, socket) => {
      // A socket whose handshake is not done could not be ended: it would wait for the handshake, even when its peer has gone.
      if (!socket.writable || (socket as { secureConnecting?: boolean }).secureConnecting) {
        socket.destroy();
        return;
      }
      socket.end(code === 'ERR_HTTP_REQUEST_TIMEOUT' ? TOO_SLOW : UNREADABLE);
      // Discards further data and waits only for the end of the connection.
      socket.resume();
    }
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.addHook('onListen', done => {
    void compilers.compileAll();
    done();
  });
  app.addHook('onClose', (_app, done) => {
    compilers.dispose();
    done();
  });

  // HTTP does not require support for other expectations. Without this, Node would answer them in its own format.
  app.server.on('checkExpectation', (request, response) => {
    app.server.emit('request', request, response);
  });
  acceptJson(app);
  fillBodies(app);
  app.setErrorHandler(replyWithError);
  app.setNotFoundHandler(() => {
    throw new ChatError('not_found');
  });
  if (context.allowedOrigins.length > 0) {
    allowOrigins(app, context.allowedOrigins);
  }
  // Registered after CORS, so that pages can read its errors.
  app.after(() => secure(app, context));
  app.after(() => boundBodies(app));
  awaitIgnoredBodies(app);
  app.addHook('onResponse', (request, reply, done) => {
    request.log.debug(
      { ...describe(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'A request was answered.'
    );
    done();
  });

  describeApi(app);
  const methods = watchMethods(app);
  app.register(health(context));
  app.register(auth(context));
  app.register(identities(context));
  app.register(threads(context));
  app.register(ownChats(context));
  app.register(participants(context));
  app.register(roles(context));
  app.register(people(context));
  app.register(chatBots(context));
  app.register(livekit(context));
  app.register(messages(context));
  app.register(reactionsAndPins(context));
  app.register(messageThread(context));
  app.register(following(context));
  app.register(streams(context));
  app.register(questions(context));
  app.register(managing(context));
  app.register(plainCommands(context));
  app.register(attachments(context));
  app.register(archive(context));
  app.register(search(context));
  app.register(settings(context));
  app.register(mcp(context));
  app.register(events(context));
  app.register(realtime(context));
  app.register(workspaceChat(context));
  app.register(webhooks(context));
  app.register(push(context));
  app.register(workspaces(context));
  app.register(workspaceMembers(context));
  app.register(bots(context));
  app.register(agents(context));
  app.register(webPage(context));
  app.register((_app, _options, done) => {
    methods.close();
    done();
  });
  return app;
}

/** A request as logs may show it: the route, never the URL. */
const describe = ({ method, routeOptions }: FastifyRequest) => ({
  method,
  route: routeOptions?.url
});

/** Accepts only JSON bodies. A page of another origin cannot send one without a CORS preflight. */
function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      const body = bytes.toString();
      // Some clients set a content type without a body.
      if (body === '') {
        done(null, undefined);
      } else if (!isUtf8(bytes)) {
        done(new ChatError('bad_request', 'The body is not UTF-8. Send JSON in UTF-8.'));
      } else {
        void parse(request, body, (error: Error | null, value?: unknown) => {
          done(
            error ?? (isWellFormedJson(body) ? null : halfError(halfIn(value, 'body') ?? 'body')),
            value
          );
        });
      }
    }
  );
}

/** The path and query of a request target that is a full URL, as sent to a proxy. */
function originForm(target: string): string {
  const [, rest] = /^https?:\/\/[^/?#]*(.*)$/is.exec(target) ?? [];
  return rest === undefined ? target : rest.startsWith('/') ? rest : `/${rest}`;
}

/** Replaces a missing optional body with an empty object. */
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

/** A raw response to data that is not a valid or complete HTTP request. */
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
