import type { RouteOptions } from 'fastify';
import type { ErrorCode } from '../../errors.js';
import { isWatched, mindsOrigin } from '../http/authentication.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Codes that this route answers with beside those that follow from all else that it declares. */
    refuses?: readonly ErrorCode[];
  }
}

/** Where a chat's room is opened, and written in. */
export const BY_ROOM: readonly ErrorCode[] = [
  'chat_damaged',
  'too_many_rooms',
  'room_failed',
  'not_saved'
];

/** The same where it is counted how often. */
export const BY_METERED_ROOM: readonly ErrorCode[] = [...BY_ROOM, 'too_many_requests'];

/** Of a parameter of an address: what is answered if it names nothing. */
const NAMING: readonly [string, readonly ErrorCode[]][] = [
  ['/chat/threads/:id', ['chat_not_found', 'chat_deleted']],
  ['/chat/webhooks/:id', ['webhook_not_found']],
  ['/identities/:id', ['user_not_found']],
  ['/:message', ['message_not_found']],
  ['/:attachment', ['attachment_not_found']],
  ['/:bot', ['user_not_found']],
  ['/:emoji', ['bad_value']]
];

/**
 * What an operation may answer when not all is well, by what its route declares.
 *
 * @param readsJson - whether a body is read before the route sees it.
 */
export function refusalsOf(
  { method, url, schema = {}, config }: RouteOptions,
  readsJson: boolean
): ReadonlySet<ErrorCode> {
  const { security = [{ token: [] }], params, querystring, headers } = schema;
  const needs = (name: string): boolean => security.some(way => name in way);
  const when = (holds: boolean, ...codes: ErrorCode[]): ErrorCode[] => (holds ? codes : []);
  return new Set<ErrorCode>([
    'internal',
    ...when(!isWatched(url), 'closing', 'too_many_requests'),
    ...when(mindsOrigin(String(method), url), 'forbidden_origin'),
    ...when(needs('token'), 'unauthorized', 'forbidden', 'too_many_connections'),
    ...when(needs('accessKey'), 'unauthorized'),
    // An address that cannot be decoded, or has too long a part.
    ...when(params !== undefined, 'bad_request', 'not_found'),
    ...when(querystring !== undefined || headers !== undefined, 'bad_request'),
    ...when(method !== 'GET' && readsJson, 'bad_request', 'bad_value', 'request_too_large'),
    ...when(method !== 'GET' && (readsJson || schema.body !== undefined), 'request_too_slow'),
    ...NAMING.flatMap(([part, codes]) => (url.includes(part) ? codes : [])),
    ...(config?.refuses ?? [])
  ]);
}
