/**
 * What each operation of the HTTP API answers to those who ask wrongly, a line each. All of it is said here, nothing is read from the
 * server. A cell holds codes, whose statuses `STATUS` says, and whose targets `TARGETS`, unless one stands behind the code; a cell that
 * begins with `–` does not apply, for a reason that `REASONS` spells out.
 *
 * - operation: method and address, as the description of the API writes it
 * - good: the status of the answer to who asks rightly; `+` if that changes what is stored
 * - proof: how a request proves who sends it, see `PROOFS`
 * - scope: the least scope of a token with which one may; all lesser ones are `forbidden`
 * - stranger: signed in, and not in that private chat, or not the owner of that webhook
 * - removed: took part in the chat, and was taken out; a status says that they still may
 * - unknown: for each id in the address, one that nobody bears
 * - body: what it has to be, see `BODIES`
 */
const TABLE = `
  operation                                                      | good  | proof  | scope   | stranger                     | removed   | unknown                                    | body
  GET    /                                                       | 200   | –open  | –open   | –open                        | –open     | –place                                     | –get
  GET    /healthz                                                | 200   | –open  | –open   | –open                        | –open     | –place                                     | –get
  GET    /metrics                                                | 200   | –open  | –open   | –open                        | –open     | –place                                     | –get
  GET    /openapi.json                                           | 200   | –open  | –open   | –open                        | –open     | –place                                     | –get
  GET    /auth                                                   | 200   | –open  | –open   | –open                        | –open     | –place                                     | –get
  POST   /auth/jupyter                                           | 200 + | cookie | –new    | –new                         | –new      | –place                                     | object
  POST   /auth/guest                                             | 200   | –open  | –new    | –new                         | –new      | –place                                     | object
  GET    /auth/me                                                | 200   | token  | limited | –own                         | –own      | –place                                     | –get

  POST   /identities                                             | 201 + | key    | –key    | –key                         | –key      | –place                                     | object?
  POST   /identities/{id}/:issueAccessToken                      | 200   | key    | –key    | –key                         | –key      | user_not_found                             | object
  POST   /identities/{id}/:revokeAccessTokens                    | 204 + | key    | –key    | –key                         | –key      | user_not_found                             | json
  DELETE /identities/{id}                                        | 204 + | key    | –key    | –key                         | –key      | user_not_found                             | json

  GET    /chat/threads                                           | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  POST   /chat/threads                                           | 201 + | token  | chat    | –made                        | –made     | –place                                     | object
  GET    /chat/threads/{id}                                      | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  PATCH  /chat/threads/{id}                                      | 204 + | token  | chat    | chat_not_found               | forbidden | chat_not_found                             | object
  DELETE /chat/threads/{id}                                      | 204 + | token  | chat    | chat_not_found               | forbidden | chat_not_found                             | json

  GET    /chat/threads/{id}/participants                         | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  POST   /chat/threads/{id}/participants/:add                    | 201 + | token  | join    | chat_not_found               | forbidden | chat_not_found                             | object
  POST   /chat/threads/{id}/participants/:remove                 | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found                             | object
  POST   /chat/threads/{id}/typing                               | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object?
  GET    /chat/threads/{id}/readReceipts                         | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  POST   /chat/threads/{id}/readReceipts                         | 200 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  GET    /chat/threads/{id}/presence                             | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  GET    /chat/threads/{id}/bots                                 | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  PUT    /chat/threads/{id}/bots/{bot}                           | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found user_not_found:params/bot   | json
  DELETE /chat/threads/{id}/bots/{bot}                           | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found user_not_found:params/bot   | json

  GET    /chat/threads/{id}/messages                             | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  POST   /chat/threads/{id}/messages                             | 201 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  GET    /chat/threads/{id}/messages/{message}                   | 200   | token  | limited | chat_not_found               | 200       | chat_not_found message_not_found           | –get
  GET    /chat/threads/{id}/messages/{message}/attachments       | 200   | token  | limited | chat_not_found               | 200       | chat_not_found message_not_found           | –get
  PATCH  /chat/threads/{id}/messages/{message}                   | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object
  DELETE /chat/threads/{id}/messages/{message}                   | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  PUT    /chat/threads/{id}/messages/{message}/reactions/{emoji} | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found bad_value | json
  DELETE /chat/threads/{id}/messages/{message}/reactions/{emoji} | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found bad_value | json
  PUT    /chat/threads/{id}/messages/{message}/pin               | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  DELETE /chat/threads/{id}/messages/{message}/pin               | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json

  GET    /chat/threads/{id}/attachments                          | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  POST   /chat/threads/{id}/attachments                          | 201 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | file
  GET    /chat/threads/{id}/attachments/{attachment}             | 200   | token  | limited | chat_not_found               | 200       | chat_not_found attachment_not_found        | –get
  GET    /chat/threads/{id}/attachments/{attachment}/{name}      | 200   | token  | limited | chat_not_found               | 200       | chat_not_found attachment_not_found –name  | –get
  DELETE /chat/threads/{id}/attachments/{attachment}             | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found attachment_not_found        | –unread
  GET    /chat/threads/{id}/export                               | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  GET    /chat/threads/:import                                   | 200   | token  | chat    | forbidden                    | –own      | –place                                     | –get
  POST   /chat/threads/:import                                   | 201 + | token  | chat    | forbidden                    | –made     | –place                                     | chat file

  GET    /chat/search                                            | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  GET    /chat/unread                                            | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  DELETE /chat/unread                                            | 204 + | token  | limited | –own                         | –own      | –place                                     | json
  GET    /chat/settings                                          | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  GET    /chat/events                                            | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  GET    /chat/config/realTimeNotifications                      | 200   | token  | limited | –own                         | –own      | –place                                     | –get

  GET    /chat/webhooks                                          | 200   | token  | chat    | –own                         | –own      | –place                                     | –get
  POST   /chat/webhooks                                          | 201 + | token  | chat    | chat_not_found:body/threadId | forbidden | –place                                     | object
  GET    /chat/webhooks/{id}                                     | 200   | token  | chat    | webhook_not_found            | –own      | webhook_not_found                          | –get
  DELETE /chat/webhooks/{id}                                     | 204 + | token  | chat    | webhook_not_found            | –own      | webhook_not_found                          | json
  GET    /chat/webhooks/{id}/deadLetters                         | 200   | token  | chat    | webhook_not_found            | –own      | webhook_not_found                          | –get
  POST   /chat/webhooks/{id}/deadLetters/:redeliver              | 202   | token  | chat    | webhook_not_found            | –own      | webhook_not_found                          | json
  DELETE /chat/webhooks/{id}/deadLetters                         | 204 + | token  | chat    | webhook_not_found            | –own      | webhook_not_found                          | json

  POST   /v4/a                                                   | 200   | skype  | limited | –own                         | –own      | –place                                     | json or text
  GET    /socket.io/1/                                           | 200   | skype  | limited | –own                         | –own      | –place                                     | –get
  POST   /v3/registrations                                       | 202   | skype  | limited | –own                         | –own      | –place                                     | json or text
  DELETE /v3/registrations/{id}                                  | 202   | skype  | limited | –own                         | –own      | –name                                      | json or text
`;

export const REASONS: Readonly<Record<string, string>> = {
  '–open': 'it is there for everybody',
  '–new': 'who signs in has no token yet',
  '–key': 'who holds the access key may do it to all users; there are no tokens and no chats here',
  '–own': 'it gives and takes nothing but what is the own',
  '–made': 'what one makes has no strangers yet',
  '–place': 'the address names nothing',
  '–name': 'it may be called anything',
  '–get': 'a GET has no body',
  '–unread': 'its body is not read: files go by in that part of the API'
};

export const STATUS: Readonly<Record<string, number>> = {
  attachment_not_found: 404,
  attachment_too_large: 413,
  bad_request: 400,
  bad_value: 400,
  chat_not_found: 404,
  forbidden: 403,
  message_not_found: 404,
  message_too_long: 413,
  method_not_allowed: 405,
  not_found: 404,
  request_too_large: 413,
  unauthorized: 401,
  unknown_field: 400,
  user_not_found: 404,
  webhook_not_found: 404,
  webhook_refused: 400
};

/** What is named with a code. Bodies, queries and proofs say it themselves. */
export const TARGETS: Readonly<Record<string, string>> = {
  attachment_not_found: 'params/attachment',
  bad_value: 'emoji',
  chat_not_found: 'params/id',
  message_not_found: 'params/message',
  user_not_found: 'params/id',
  webhook_not_found: 'params/id'
};

/** Tokens that do not hold, in whichever header. */
const NO_TOKEN = {
  nothing: 'unauthorized',
  'no token': 'unauthorized',
  'an expired token': 'unauthorized',
  'a forged token': 'unauthorized',
  'a token that was taken back': 'unauthorized',
  'the token of a deleted user': 'unauthorized'
};

/** Wrong proofs for each kind of proof, and their answers. */
export const PROOFS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '–open': {},
  cookie: { nothing: 'unauthorized', 'a foreign cookie': 'unauthorized' },
  token: {
    ...NO_TOKEN,
    'a signature': 'unauthorized',
    'a token for calls': 'forbidden'
  },
  skype: {
    ...NO_TOKEN,
    'a token in the usual header': 'unauthorized',
    'a token for calls': 'forbidden'
  },
  key: {
    nothing: 'unauthorized',
    'a token': 'unauthorized',
    'a signature with another key': 'unauthorized',
    'a stale signature': 'unauthorized',
    'a signature from the future': 'unauthorized',
    'the signature of another body': 'unauthorized',
    'the signature of another address': 'unauthorized'
  }
};

/** From the least to the greatest. */
export const SCOPES = ['limited', 'join', 'chat'] as const;

const BY_ROOM = ['chat_damaged', 'not_saved', 'room_failed', 'too_many_rooms'];
const BY_METERED_ROOM = [...BY_ROOM, 'too_many_requests'];

/** Codes that take another state than that of the scene, or other values than the wrong ones here. Other tests see them. */
export const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'POST /chat/threads': ['too_many_chats'],
  'POST /auth/jupyter': ['forbidden', 'jupyter_unreachable', 'not_found'],
  'POST /auth/guest': ['forbidden'],
  'PATCH /chat/threads/{id}': BY_METERED_ROOM,
  'POST /chat/threads/{id}/participants/:add': BY_ROOM,
  'POST /chat/threads/{id}/participants/:remove': BY_ROOM,
  'POST /chat/threads/{id}/typing': BY_METERED_ROOM,
  'PUT /chat/threads/{id}/bots/{bot}': [...BY_ROOM, 'too_many_participants'],
  'DELETE /chat/threads/{id}/bots/{bot}': BY_ROOM,
  'GET /chat/threads/{id}/messages': ['message_not_found'],
  'POST /chat/threads/{id}/messages': [
    ...BY_METERED_ROOM,
    'attachment_not_found',
    'message_id_taken',
    'read_only'
  ],
  'PATCH /chat/threads/{id}/messages/{message}': [...BY_METERED_ROOM, 'system_message'],
  'DELETE /chat/threads/{id}/messages/{message}': [...BY_METERED_ROOM, 'system_message'],
  'PUT /chat/threads/{id}/messages/{message}/reactions/{emoji}': [
    ...BY_METERED_ROOM,
    'system_message',
    'too_many_reactions'
  ],
  'DELETE /chat/threads/{id}/messages/{message}/reactions/{emoji}': [
    ...BY_METERED_ROOM,
    'system_message'
  ],
  'PUT /chat/threads/{id}/messages/{message}/pin': [
    ...BY_METERED_ROOM,
    'system_message',
    'too_many_pins'
  ],
  'DELETE /chat/threads/{id}/messages/{message}/pin': [...BY_METERED_ROOM, 'system_message'],
  'POST /chat/threads/{id}/attachments': [...BY_ROOM, 'read_only', 'too_many_attachments'],
  'DELETE /chat/threads/{id}/attachments/{attachment}': BY_ROOM,
  'GET /chat/threads/{id}/attachments/{attachment}': [
    'precondition_failed',
    'range_not_satisfiable'
  ],
  'GET /chat/threads/{id}/attachments/{attachment}/{name}': [
    'precondition_failed',
    'range_not_satisfiable'
  ],
  'GET /chat/events': ['too_many_connections'],
  'POST /chat/webhooks': ['chat_deleted', 'too_many_webhooks']
};

/** What every operation of a kind may answer. */
export function generalCodes({ method, path, proof, body }: IOperation): string[] {
  const isWatched = path === '/healthz' || path === '/metrics';
  const isMinded = method !== 'GET' || path.startsWith('/auth');
  return [
    'internal',
    ...(isWatched ? [] : ['closing', 'too_many_requests']),
    ...(Object.values(PROOFS[proof]).includes('forbidden') ? ['too_many_connections'] : []),
    ...(body.startsWith('–') ? [] : ['request_too_slow']),
    ...(isMinded ? ['forbidden_origin'] : []),
    ...(method !== 'GET' ? ['not_saved'] : []),
    ...(path.startsWith('/chat/threads/{id}') ? ['chat_deleted'] : [])
  ];
}

export interface IOperation {
  /** As the table writes it, with single blanks. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly changes: boolean;
  readonly proof: string;
  readonly scope: string;
  readonly stranger: string;
  readonly removed: string;
  /** By the names in the address. */
  readonly unknown: ReadonlyMap<string, string>;
  readonly body: string;
}

function parse(line: string): IOperation {
  const [operation, good, proof, scope, stranger, removed, unknown, body] = line
    .split('|')
    .map(cell => cell.trim());
  const [method, path] = operation.split(/ +/);
  const [status, plus] = good.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const codes = unknown.split(' ');
  return {
    name: `${method} ${path}`,
    method,
    path,
    status: Number(status),
    changes: plus === '+',
    proof,
    scope,
    stranger,
    removed,
    unknown: new Map(names.map((name, i) => [name, codes[i]])),
    body
  };
}

export const OPERATIONS: readonly IOperation[] = TABLE.trim()
  .split('\n')
  .slice(1)
  .filter(line => line.trim() !== '')
  .map(parse);
