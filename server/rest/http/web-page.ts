import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginCallback } from 'fastify';
import { SECURITY_HEADERS } from '../../connections/security-headers.js';
import type { IRestContext } from '../context.js';

/**
 * The policy of the page. The page may load and run its own files, but no inline scripts. Images may come from any https address, because
 * the user may load an image that a message refers to. Frames show bundles. Workers parse messages.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Renderers of tables and colours set style attributes.
  "style-src-attr 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data: blob: https:",
  "media-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "frame-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'"
].join('; ');

/** Of the restricted features, the page alone may use the microphone, for recordings of a voice. */
const PERMISSIONS = SECURITY_HEADERS['permissions-policy'].replace(
  'microphone=()',
  'microphone=(self)'
);

/** The build puts a hash of the content into the names of scripts, styles and fonts. */
const HASHED = /-[A-Z0-9]{8}\.(js|css|woff)$/;

/** The path of the document in which message content is framed. */
const FRAME = '/frame.html';

/**
 * The policy of the frame that shows message content. The frame has no origin, runs the content that it is given, and sends no requests.
 * Nested frames are bound by the same policy. They cannot navigate either, because `frame-src` applies to every navigation of a frame.
 */
const FRAME_POLICY = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval'",
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'media-src data: blob:',
  'font-src data:',
  "frame-src 'none'",
  // WebRTC is not covered by the other directives, and it starts by contacting a foreign host.
  "webrtc 'block'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'"
].join('; ');

/** Serves the plain page and its files, or a hint if it was not built. */
export const webPage =
  ({ pageDir }: IRestContext): FastifyPluginCallback =>
  (app, _, done) => {
    if (!existsSync(join(pageDir, 'index.html'))) {
      app.get('/', { schema: { hide: true } }, (_request, reply) =>
        reply
          .type('text/plain; charset=utf-8')
          .send(
            'Colloquy is running, but its web page is missing. Run `npm run build` to build it.\n'
          )
      );
      done();
      return;
    }
    app.addHook('onRequest', (request, reply, next) => {
      const isFrame = request.url.split('?', 1)[0] === FRAME;
      // With `no-cache`, a browser may store the files but must ask whether they have changed.
      reply.headers({
        'content-security-policy': isFrame ? FRAME_POLICY : POLICY,
        'cache-control': 'no-cache',
        ...(!isFrame && { 'permissions-policy': PERMISSIONS }),
        // Host names are not looked up before the user clicks a link either.
        'x-dns-prefetch-control': 'off'
      });
      next();
    });
    app.addHook('onSend', (request, reply, _payload, next) => {
      if (reply.statusCode < 400 && HASHED.test(request.url)) {
        const vary = reply.getHeader('vary');
        reply.headers({
          'cache-control': 'public, max-age=31536000, immutable',
          vary: [vary, 'accept-encoding'].filter(Boolean).join(', ')
        });
      }
      next();
    });
    app.register(fastifyStatic, {
      root: pageDir,
      cacheControl: false,
      // The build has compressed the scripts and styles.
      preCompressed: true,
      acceptRanges: false,
      dotfiles: 'ignore'
    });
    done();
  };
