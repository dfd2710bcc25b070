import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { isOriginAllowed, type AllowedOrigin } from '../../identity/origin.js';

/** Response headers that a page may read. */
const EXPOSED = [
  'accept-ranges',
  'content-disposition',
  'content-range',
  'etag',
  'location',
  'retry-after',
  'x-ms-request-id',
  'x-request-id'
];

/** Seconds for which a browser may cache a preflight response. */
const MAX_AGE = 600;

/**
 * Lets pages of these origins read responses, including errors. Pages of other origins may not. Tokens are sent in a header, so cookies are
 * not allowed. Everything that answers a request must be registered after this.
 */
export function allowOrigins(app: FastifyInstance, allowed: readonly AllowedOrigin[]): void {
  app.register(cors, {
    origin: (origin, done) =>
      done(null, origin !== undefined && isOriginAllowed(origin, undefined, allowed)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED,
    strictPreflight: false,
    maxAge: MAX_AGE
  });
}

/** The CORS headers for a response that bypasses the hooks. */
export const corsHeaders = (
  origin: string | undefined,
  allowed: readonly AllowedOrigin[]
): Record<string, string> =>
  origin !== undefined && isOriginAllowed(origin, undefined, allowed)
    ? {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED.join(', '),
        vary: 'Origin'
      }
    : {};
