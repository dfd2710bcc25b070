import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginCallback } from 'fastify';
import type { IRestContext } from '../context.js';

/**
 * What the page may load and run: its own files, and nothing that stands in it. Images come from anywhere that is encrypted: a reader
 * may ask for one in a message. Bundles are shown in frames without an origin, and texts are parsed in a worker.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Renderers of tables and colours write attributes.
  "style-src-attr 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data: blob: https:",
  "media-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "frame-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'self'"
].join('; ');

/** Where the frames of messages begin. */
const FRAME = '/frame.html';

/**
 * The page that content of messages is opened in. It is of no origin, runs what it is handed, and asks nobody for anything. What is framed
 * in it is held by the same policy, and can go nowhere: `frame-src` counts for whatever a frame turns to.
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
  // What is no request: calls between browsers, which begin with asking a foreign host.
  "webrtc 'block'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'"
].join('; ');

/** The plain page and its files, or a word where it was not built. */
export const page =
  ({ pageDir }: IRestContext): FastifyPluginCallback =>
  (app, _, done) => {
    if (!existsSync(join(pageDir, 'index.html'))) {
      app.get('/', { schema: { hide: true } }, (_request, reply) =>
        reply
          .type('text/plain; charset=utf-8')
          .send('Colloquy is running. Its web page was not built: `npm run build` makes it.\n')
      );
      done();
      return;
    }
    app.addHook('onRequest', (request, reply, next) => {
      const isFrame = request.url.split('?', 1)[0] === FRAME;
      // `no-cache` lets a browser keep the files and makes it ask whether they are still the same.
      reply.headers({
        'content-security-policy': isFrame ? FRAME_POLICY : POLICY,
        'cache-control': 'no-cache',
        // Nor are names of hosts looked up before somebody clicks.
        'x-dns-prefetch-control': 'off'
      });
      next();
    });
    app.register(fastifyStatic, {
      root: pageDir,
      cacheControl: false,
      acceptRanges: false,
      dotfiles: 'ignore'
    });
    done();
  };
