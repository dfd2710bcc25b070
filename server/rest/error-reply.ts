import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ChatError, toChatError } from '../errors.js';

const NAMING = new Set(['const', 'anyOf']);

/** Anything thrown as one of ours. The words of the framework are not passed on: some repeat the URL. */
function translate(error: FastifyError | ChatError): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  // Where there are several shapes, one fails by its name, which says nothing of what is wrong with the shape that was meant.
  const { validation = [] } = error;
  const invalid = validation.find(({ keyword }) => !NAMING.has(keyword)) ?? validation[0];
  if (invalid) {
    const target = `${error.validationContext ?? ''}${invalid.instancePath}`;
    return new ChatError('bad_request', `The ${target} ${invalid.message ?? 'is wrong'}.`, target);
  }
  switch (error.statusCode) {
    case 400:
      return new ChatError('bad_request', 'The request cannot be read. Its body must be JSON.');
    case 413:
      return new ChatError('request_too_large');
    case 414:
      return new ChatError('not_found');
    case 415:
      return new ChatError('bad_request', 'The content type must be application/json.');
    case 416:
      return new ChatError('range_not_satisfiable');
    default:
      return toChatError(error);
  }
}

/** The one place where an error becomes a response. */
export function replyWithError(
  thrown: FastifyError | ChatError,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  const error = translate(thrown);
  if (error.code === 'internal') {
    request.log.error({ err: thrown }, 'A request failed.');
  }
  if (error.status !== 401) {
    reply.removeHeader('www-authenticate');
  } else if (!reply.hasHeader('www-authenticate')) {
    reply.header('www-authenticate', 'Bearer');
  }
  if (error.retry === 'later') {
    reply.header('retry-after', String(Math.max(Math.ceil(error.wait / 1000), 1)));
  }
  // What was said of an answer that did not come about.
  reply.removeHeader('content-disposition').header('cache-control', 'no-store');
  const { code, message, target } = error;
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .send({ error: { code, message, ...(target && { target }) } });
}
