import type {
  FastifyPluginCallbackTypebox,
  TypeBoxTypeProvider
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { IRestContext } from '../context.js';
import { credentialOf, requireToken } from '../http/authentication.js';

/** The heartbeat and close time-outs of the handshake, in seconds. */
const TIMES = '60:60';

/** The parameter by which the browser SDK identifies itself. Its other query parameters are not needed here. */
const ClientQuery = Type.Object({ epid: Type.Optional(Type.String({ maxLength: 128 })) });

const Configuration = Type.Object(
  {
    trouterServiceUrl: Type.String(),
    registrarServiceUrl: Type.String(),
    cloudType: Type.String()
  },
  { description: 'Addresses' }
);

/** The description of the API leaves out the steps of this protocol, because other clients have no use for them. */
const hide = true;

/**
 * The routes through which the browser SDK gets its notifications. It asks for the URL, allocates a connection, performs the handshake,
 * opens a socket (see `Realtime`) and registers. Only these routes accept the token as `X-Skypetoken`.
 */
export const realtime =
  (context: IRestContext): FastifyPluginCallbackTypebox =>
  (app, _, done) => {
    const { clock, publicUrl, realtime: sockets } = context;

    // The SDK sends `text/plain` without a body.
    app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, _body, next) =>
      next(null, undefined)
    );

    /** The SDK appends paths that begin with a slash. */
    const baseOf = ({ protocol, host }: FastifyRequest): string =>
      publicUrl === undefined ? `${protocol}://${host}` : publicUrl.replace(/\/$/, '');

    app.get(
      '/chat/config/realTimeNotifications',
      {
        onRequest: requireToken(context),
        schema: {
          operationId: 'getRealTimeConfiguration',
          summary: 'Read the URL of the notifications for the browser SDK',
          description:
            'Notifications use the protocol of that SDK. Other clients use `/chat/events`.',
          tags: ['Events'],
          response: { 200: Configuration }
        }
      },
      request => ({
        trouterServiceUrl: baseOf(request),
        registrarServiceUrl: baseOf(request),
        cloudType: 'Public'
      })
    );

    app.register((plain, _options, ready) => {
      const own = plain.withTypeProvider<TypeBoxTypeProvider>();
      own.addHook('onRequest', requireToken(context, { header: 'x-skypetoken' }));

      own.post('/v4/a', { schema: { hide, querystring: ClientQuery } }, request => {
        const base = baseOf(request);
        const id = clock.uuid();
        const { expires } = credentialOf(request);
        return {
          socketio: `${base}/`,
          url: `${base}/v4/f/${id}/`,
          surl: `${base}/v4/f/${id}/`,
          curlb: base,
          id,
          ccid: id,
          ttl: String(Math.max(1, Math.floor((expires - clock.now()) / 1000))),
          connectparams: {}
        };
      });

      own.get('/socket.io/1/', { schema: { hide, querystring: ClientQuery } }, (request, reply) => {
        const sid = sockets.reserve(credentialOf(request), request.query.epid ?? '');
        return reply.type('text/plain; charset=utf-8').send(`${sid}:${TIMES}:websocket`);
      });

      own.post('/v3/registrations', { schema: { hide } }, (_request, reply) =>
        reply.code(202).send()
      );

      own.delete('/v3/registrations/:id', { schema: { hide } }, (_request, reply) =>
        reply.code(202).send()
      );

      ready();
    });

    app.addHook('preClose', closed => {
      sockets.dispose();
      closed();
    });
    done();
  };
