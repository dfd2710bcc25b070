import type {
  FastifyError,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError
} from 'fastify';
import { ChatError, isRefusal, toChatError, type ErrorCode } from '../../errors.js';

const NAMING = new Set(['const', 'anyOf']);

/** Turns any error into a ChatError. The messages of the framework are not passed on, because some repeat the URL. */
function translate(error: FastifyError | ChatError, { raw }: FastifyRequest): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  // If a schema allows several shapes, one of them fails on its discriminator. That error says nothing about the shape that was intended.
  const { validation = [] } = error;
  const invalid = validation.find(({ keyword }) => !NAMING.has(keyword)) ?? validation[0];
  if (invalid) {
    const target = `${error.validationContext ?? ''}${invalid.instancePath}`;
    return new ChatError('bad_request', `The ${target} ${inWords(invalid)}.`, target);
  }
  if (error.code === 'FST_ERR_BAD_URL') {
    return new ChatError('bad_request', 'The URL is malformed. Check its percent-encoding.');
  }
  if (error.code === 'ECONNRESET' && !raw.complete) {
    return new ChatError(
      'bad_request',
      'The request ended before its body was complete. Send it again.'
    );
  }
  switch (error.statusCode) {
    case 400:
      // Nobody reads a body of these. It is the path of a file that the system cannot have.
      return raw.method === 'GET' || raw.method === 'HEAD'
        ? new ChatError('not_found')
        : new ChatError('bad_request', 'The request body must be valid JSON.');
    // A path that leaves the folder of files does not exist.
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

/** Describes what is wrong with a value. */
function inWords({ keyword, params, message }: FastifySchemaValidationError): string {
  const { allowedValues } = params;
  return keyword === 'enum' && Array.isArray(allowedValues)
    ? `must be one of ${allowedValues.join(', ')}`
    : (message ?? 'is invalid');
}

/** The fields of a request that may name a missing object. The first field in the request counts. */
const NAMED_BY: { readonly [Code in ErrorCode]?: readonly string[] } = {
  chat_not_found: ['params/id', 'body/threadId'],
  chat_deleted: ['params/id', 'body/threadId'],
  webhook_not_found: ['params/id'],
  workspace_not_found: ['body/workspaceId', 'params/id'],
  bot_not_found: ['params/name'],
  bot_name_taken: ['body/displayName', 'body/name'],
  message_not_found: ['params/message', 'body/chatMessageId', 'querystring/around'],
  attachment_not_found: ['params/attachment'],
  user_not_found: ['params/bot', 'params/member', 'params/id']
};

/** The target of an error, if it is clear. */
function targetOf({ code, target }: ChatError, request: FastifyRequest): string | undefined {
  const { params, body, query: querystring } = request;
  const parts: Readonly<Record<string, unknown>> = { params, body, querystring };
  const isGiven = (place: string): boolean => {
    const [part, name] = place.split('/');
    return Object.hasOwn(parts[part] ?? {}, name);
  };
  return target ?? NAMED_BY[code]?.find(isGiven);
}

/** The only place that turns an error into a response. */
export function replyWithError(
  thrown: FastifyError | ChatError,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  const error = translate(thrown, request);
  if (!isRefusal(error)) {
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
    // The size of the file, as the library reports it.
    reply.headers((thrown as { headers?: Record<string, string> }).headers ?? {});
  }
  const { readableDidRead, complete } = request.raw;
  if (readableDidRead && !complete) {
    // The rest of the body is not read, so the next request on this connection would have to wait. Node itself discards a body that was not
    // read at all.
    reply.header('connection', 'close');
  }
  // Remove headers that were set for the intended response.
  reply.removeHeader('content-disposition').header('cache-control', 'no-store');
  const { code, message } = error;
  const target = targetOf(error, request);
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .send({ error: { code, message, ...(target && { target }) } });
}
