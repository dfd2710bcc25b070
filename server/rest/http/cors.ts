import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { isOriginAllowed } from '../../identity/origin.js';

/** What a page may read besides the body. */
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

/** Seconds that a browser need not ask again. */
const MAX_AGE = 600;

/**
 * Let pages of these origins read what they are answered, errors too; of others none may. Tokens travel in a header, so cookies are
 * not among it. Whatever answers a request has to be registered after this.
 */
export function allowOrigins(app: FastifyInstance, allowed: readonly string[]): void {
  app.register(cors, {
    origin: (origin, done) =>
      done(null, origin !== undefined && isOriginAllowed(origin, undefined, allowed)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: EXPOSED,
    strictPreflight: false,
    maxAge: MAX_AGE
  });
}

/** The same for an answer that no hook has seen. */
export const corsHeaders = (
  origin: string | undefined,
  allowed: readonly string[]
): Record<string, string> =>
  origin !== undefined && isOriginAllowed(origin, undefined, allowed)
    ? {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': EXPOSED.join(', '),
        vary: 'Origin'
      }
    : {};
