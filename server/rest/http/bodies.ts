import { finished } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { ChatError } from '../../errors.js';
import { rateKeyOf } from '../../identity/principal.js';

/** Bytes of bodies that one user may have on their way at a time. Bodies are kept in memory until they are complete. */
const MAX_BYTES_PER_USER = 8 * 1024 * 1024;

/**
 * Limits the memory that the bodies of one user's requests take while they arrive. A single one may have any size that its route allows.
 * The bodies of routes that allow more than `MAX_BYTES_PER_USER`, such as the import, count apart, so that their sender can go on writing meanwhile.
 */
export function boundBodies(app: FastifyInstance): void {
  const held = new Map<string, number>();
  app.addHook('preParsing', (request, reply, _payload, done) => {
    const { credential, headers, routeOptions } = request;
    if (!credential || routeOptions.config.runs === 'attach') {
      return done(); // an upload goes to the disk
    }
    const { bodyLimit = 0 } = routeOptions;
    const length = headers['transfer-encoding']
      ? bodyLimit
      : Number(headers['content-length'] ?? 0);
    const bytes = Math.min(length, bodyLimit);
    const user = rateKeyOf(credential.principal);
    const key = bodyLimit > MAX_BYTES_PER_USER ? `large ${user}` : `small ${user}`;
    const others = held.get(key) ?? 0;
    if (others > 0 && bytes > 0 && others + bytes > MAX_BYTES_PER_USER) {
      throw new ChatError(
        'too_many_requests',
        'You send too many large requests at a time. Wait until one is answered.'
      );
    }
    held.set(key, others + bytes);
    reply.raw.once('close', () => {
      const left = (held.get(key) ?? 0) - bytes;
      if (left > 0) {
        held.set(key, left);
      } else {
        held.delete(key);
      }
    });
    done();
  });
}

/** A body of at most this many bytes is taken in before an answer that does not need it. */
const MAX_IGNORED_BYTES = 256 * 1024;

/**
 * Lets the body of a request that is refused by its head arrive before the answer goes out. A proxy that still writes the body would find
 * the connection closed, and answer its client with an error of its own. Long bodies and those of unknown length are not waited for.
 */
export function awaitIgnoredBodies(app: FastifyInstance): void {
  app.addHook('onSend', ({ raw }, _reply, payload, done) => {
    const length = Number(raw.headers['content-length'] ?? 0);
    const isOnItsWay = length > 0 && !raw.complete && !raw.destroyed;
    if (!isOnItsWay || raw.readableDidRead || length > MAX_IGNORED_BYTES || raw.headers.expect) {
      return done(null, payload);
    }
    finished(raw, { writable: false }, () => done(null, payload));
    raw.resume();
  });
}
