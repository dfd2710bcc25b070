import type { RouteOptions } from 'fastify';
import type { ErrorCode } from '../../errors.js';
import type { CommandType } from '../../rooms/commands.js';
import { errorsOf } from '../../rooms/rooms.js';
import { isMonitoring, checksOrigin } from '../http/authentication.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The command that this route runs. Its errors are errors of the route. */
    runs?: CommandType;
    /** Error codes of this route, in addition to those that follow from its other declarations. */
    refuses?: readonly ErrorCode[];
    /** Errors of the command that cannot occur here, because the route uses only a part of what the command can do. */
    never?: readonly ErrorCode[];
  }
}

/** For each parameter in a URL, the errors if it names nothing. */
const NAMING: readonly [string, readonly ErrorCode[]][] = [
  ['/chat/threads/:id', ['chat_not_found', 'chat_deleted']],
  ['/chat/webhooks/:id', ['webhook_not_found']],
  ['/chat/workspaces/:id', ['workspace_not_found']],
  ['/chat/bots/:name', ['bot_not_found']],
  ['/chat/agent-work/:work', ['work_not_found']],
  ['/identities/:id', ['user_not_found']],
  ['/:message', ['message_not_found']],
  ['/:attachment', ['attachment_not_found']],
  ['/:bot', ['user_not_found']],
  ['/:emoji', ['bad_value']]
];

/**
 * The errors that an operation may answer with, derived from the declarations of its route.
 *
 * @param readsJson - whether a JSON body is parsed before the handler runs.
 */
export function refusalsOf(
  { method, url, schema = {}, config }: RouteOptions,
  readsJson: boolean
): ReadonlySet<ErrorCode> {
  const { security = [{ token: [] }], params, querystring, headers } = schema;
  const needs = (name: string): boolean => security.some(way => name in way);
  const { runs, never = [], refuses = [] } = config ?? {};
  const ofCommand = runs === undefined ? [] : errorsOf(runs);
  const when = (holds: boolean, ...codes: ErrorCode[]): ErrorCode[] => (holds ? codes : []);
  return new Set<ErrorCode>([
    'internal',
    ...when(!isMonitoring(url), 'closing', 'too_many_requests'),
    ...when(method !== 'GET', 'not_saved'),
    ...when(checksOrigin(String(method), url), 'forbidden_origin'),
    ...when(needs('token'), 'unauthorized', 'forbidden', 'too_many_connections'),
    ...when(needs('accessKey'), 'unauthorized'),
    // The URL cannot be decoded, or one of its segments is too long.
    ...when(params !== undefined, 'bad_request', 'not_found'),
    ...when(querystring !== undefined || headers !== undefined, 'bad_request'),
    ...when(method !== 'GET' && readsJson, 'bad_request', 'bad_value', 'request_too_large'),
    ...when(method !== 'GET' && (readsJson || schema.body !== undefined), 'request_too_slow'),
    ...NAMING.flatMap(([part, codes]) => (url.includes(part) ? codes : [])),
    ...ofCommand.filter(code => !never.includes(code)),
    ...refuses
  ]);
}
