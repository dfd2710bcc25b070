import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { ChatError, toChatError } from '../errors.js';

/** Anything thrown as one of ours. The words of the framework are not passed on: some repeat the URL. */
function translate(error: FastifyError | ChatError): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  const invalid = error.validation?.[0];
  if (invalid) {
    const target = `${error.validationContext ?? ''}${invalid.instancePath}`;
    return new ChatError('bad_request', `The ${target} ${invalid.message ?? 'is wrong'}.`, target);
  }
  if (error.code === 'FST_ERR_BAD_URL') {
    return new ChatError('bad_request', 'The address cannot be read.');
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
  const { readableDidRead, complete } = request.raw;
  if (readableDidRead && !complete) {
    // Nobody reads the rest of the body, behind which the next request would wait. What was not begun is read away by Node.
    reply.header('connection', 'close');
  }
  // What was said of an answer that did not come about.
  reply.removeHeader('content-disposition').header('cache-control', 'no-store');
  const { code, message, target } = error;
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .send({ error: { code, message, ...(target && { target }) } });
}
