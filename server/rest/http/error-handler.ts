import type {
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError
} from 'fastify';
import { ChatError, toChatError, type ErrorCode } from '../../errors.js';

const NAMING = new Set(['const', 'anyOf']);

/** Anything thrown as one of ours. The words of the framework are not passed on: some repeat the URL. */
function translate(error: FastifyError | ChatError, { raw }: FastifyRequest): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  // Where there are several shapes, one fails by its name, which says nothing of what is wrong with the shape that was meant.
  const { validation = [] } = error;
  const invalid = validation.find(({ keyword }) => !NAMING.has(keyword)) ?? validation[0];
  if (invalid) {
    const target = `${error.validationContext ?? ''}${invalid.instancePath}`;
    return new ChatError('bad_request', `The ${target} ${inWords(invalid)}.`, target);
  }
  if (error.code === 'FST_ERR_BAD_URL') {
    return new ChatError('bad_request', 'The address cannot be read.');
  }
  if (error.code === 'ECONNRESET' && !raw.complete) {
    return new ChatError('bad_request', 'The request broke off.');
  }
  switch (error.statusCode) {
    case 400:
      return new ChatError('bad_request', 'The request cannot be read. Its body must be JSON.');
    // A path out of the folder of files leads nowhere.
    case 403:
    case 404:
    case 414:
      return new ChatError('not_found');
    case 412:
      return new ChatError('precondition_failed');
    case 413:
      return new ChatError('request_too_large');
    case 415:
      return new ChatError('bad_request', 'The content type must be application/json.');
    case 416:
      return new ChatError('range_not_satisfiable');
    default:
      return toChatError(error);
  }
}

/** What is wrong with a value. */
function inWords({ keyword, params, message }: FastifySchemaValidationError): string {
  const { allowedValues } = params;
  return keyword === 'enum' && Array.isArray(allowedValues)
    ? `must be one of ${allowedValues.join(', ')}`
    : (message ?? 'is wrong');
}

/** Where a request names what is not there; the first of them that it has. */
const NAMED_BY: { readonly [Code in ErrorCode]?: readonly string[] } = {
  chat_not_found: ['params/id', 'body/threadId'],
  chat_deleted: ['params/id', 'body/threadId'],
  webhook_not_found: ['params/id'],
  message_not_found: ['params/message', 'body/chatMessageId', 'querystring/around'],
  attachment_not_found: ['params/attachment'],
  user_not_found: ['params/bot', 'params/id']
};

/** What an error is about, where that is plain. */
function targetOf({ code, target }: ChatError, request: FastifyRequest): string | undefined {
  const { params, body, query: querystring } = request;
  const parts: Readonly<Record<string, unknown>> = { params, body, querystring };
  const isGiven = (place: string): boolean => {
    const [part, name] = place.split('/');
    return Object.hasOwn(parts[part] ?? {}, name);
  };
  return target ?? NAMED_BY[code]?.find(isGiven);
}

/** The one place where an error becomes a response. */
export function replyWithError(
  thrown: FastifyError | ChatError,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  const error = translate(thrown, request);
  if (error.code === 'internal') {
    request.log.error({ err: thrown }, 'A request failed.');
  }
  if (error.status !== 401) {
    reply.removeHeader('www-authenticate');
  } else if (!reply.hasHeader('www-authenticate')) {
    reply.header('www-authenticate', 'Bearer');
  }
  if (error.retryAfter !== null) {
    reply.header('retry-after', String(error.retryAfter));
  }
  if (error.code === 'range_not_satisfiable') {
    // How long the file is, as the library found.
    reply.headers((thrown as { headers?: Record<string, string> }).headers ?? {});
  }
  const { readableDidRead, complete } = request.raw;
  if (readableDidRead && !complete) {
    // Nobody reads the rest of the body, behind which the next request would wait. What was not begun is read away by Node.
    reply.header('connection', 'close');
  }
  // What was said of an answer that did not come about.
  reply.removeHeader('content-disposition').header('cache-control', 'no-store');
  const { code, message } = error;
  const target = targetOf(error, request);
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .send({ error: { code, message, ...(target && { target }) } });
}
