/**
 * The answers of each operation of the HTTP API to invalid requests, one line each. The table states all of them;
 * nothing is read
 * from the server. A cell holds codes. `STATUS` has their statuses, and `TARGETS` their targets unless one follows the
 * code. A
 * cell that begins with `–` does not apply, for a reason in `REASONS`.
 *
 * - operation: method and address, as the description of the API writes it
 * - good: the status for a valid request; `+` if it changes stored data
 * - proof: the credentials of a request, see `PROOFS`
 * - scope: the least scope of a token; all lesser ones are `forbidden`
 * - stranger: a signed-in user who is not in that private chat, or does not own that webhook
 * - removed: a former participant of the chat; a status means that they still may
 * - unknown: for each id in the address, the answer to an id that does not exist
 * - body: the kind of body, see `BODIES`
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
  POST   /chat/threads/:direct                                   | 200 + | token  | chat    | –made                        | –made     | –place                                     | object
  PATCH  /chat/threads/{id}/preferences                          | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  PUT    /chat/threads/{id}/unread                               | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  DELETE /chat/threads/{id}                                      | 204 + | token  | chat    | chat_not_found               | forbidden | chat_not_found                             | json
  PUT    /chat/threads/{id}/workspace                            | 204 + | token  | chat    | chat_not_found               | forbidden | chat_not_found                             | object

  GET    /chat/threads/{id}/participants                         | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  POST   /chat/threads/{id}/participants/:add                    | 201 + | token  | join    | chat_not_found               | forbidden | chat_not_found                             | object
  POST   /chat/threads/{id}/participants/:remove                 | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found                             | object
  PATCH  /chat/threads/{id}/participants/{participant}           | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found user_not_found:params/participant | object
  GET    /chat/people                                            | 200   | token  | join    | –own                         | –own      | –place                                     | –get
  POST   /chat/threads/{id}/typing                               | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object?
  GET    /chat/threads/{id}/readReceipts                         | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  POST   /chat/threads/{id}/readReceipts                         | 200 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  GET    /chat/threads/{id}/presence                             | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  GET    /chat/threads/{id}/bots                                 | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  PUT    /chat/threads/{id}/bots/{bot}                           | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found user_not_found:params/bot   | json
  PATCH  /chat/threads/{id}/bots/{bot}                           | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found user_not_found:params/bot   | object
  DELETE /chat/threads/{id}/bots/{bot}                           | 204 + | token  | join    | chat_not_found               | forbidden | chat_not_found user_not_found:params/bot   | json
  GET    /chat/threads/{id}/livekit                              | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  PUT    /chat/threads/{id}/livekit                              | 200 + | token  | chat    | chat_not_found               | forbidden | chat_not_found                             | object
  DELETE /chat/threads/{id}/livekit                              | 204 + | token  | chat    | chat_not_found               | forbidden | chat_not_found                             | json

  GET    /chat/threads/{id}/messages                             | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  POST   /chat/threads/{id}/messages                             | 201 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  GET    /chat/threads/{id}/messages/{message}                   | 200   | token  | limited | chat_not_found               | 200       | chat_not_found message_not_found           | –get
  GET    /chat/threads/{id}/messages/{message}/attachments       | 200   | token  | limited | chat_not_found               | 200       | chat_not_found message_not_found           | –get
  GET    /chat/threads/{id}/messages/{message}/thread            | 200   | token  | limited | chat_not_found               | 200       | chat_not_found message_not_found           | –get
  GET    /chat/threads/{id}/messages/{message}/following         | 200   | token  | limited | chat_not_found               | 200       | chat_not_found message_not_found           | –get
  PATCH  /chat/threads/{id}/messages/{message}/following         | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object
  GET    /chat/threads/{id}/following                            | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  GET    /chat/threads/{id}/pins                                 | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  PATCH  /chat/threads/{id}/messages/{message}                   | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object
  DELETE /chat/threads/{id}/messages/{message}                   | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  PUT    /chat/threads/{id}/messages/{message}/reactions/{emoji} | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found bad_value | json
  DELETE /chat/threads/{id}/messages/{message}/reactions/{emoji} | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found bad_value | json
  PUT    /chat/threads/{id}/messages/{message}/pin               | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  DELETE /chat/threads/{id}/messages/{message}/pin               | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  POST   /chat/threads/{id}/messages/{message}/:append           | 200 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object
  POST   /chat/threads/{id}/messages/{message}/:finish           | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  POST   /chat/threads/{id}/messages/{message}/:fail             | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object
  POST   /chat/threads/{id}/messages/{message}/:stop             | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  POST   /chat/threads/{id}/messages/{message}/:retry            | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  POST   /chat/threads/{id}/messages/{message}/:choose           | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object
  POST   /chat/threads/{id}/messages/{message}/:withdraw         | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object

  GET    /chat/threads/{id}/held                                 | 200   | token  | limited | chat_not_found               | forbidden | chat_not_found                             | –get
  POST   /chat/threads/{id}/answers                              | 201 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | object
  POST   /chat/threads/{id}/messages/{message}/:approve          | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  POST   /chat/threads/{id}/messages/{message}/:dismiss          | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | json
  POST   /chat/threads/{id}/bots/{bot}/:status                   | 204   | token  | limited | chat_not_found               | forbidden | chat_not_found user_not_found:params/bot   | json
  POST   /chat/threads/{id}/messages/{message}/:redirect         | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found message_not_found           | object

  GET    /chat/threads/{id}/attachments                          | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  POST   /chat/threads/{id}/attachments                          | 201 + | token  | limited | chat_not_found               | forbidden | chat_not_found                             | file
  GET    /chat/threads/{id}/attachments/{attachment}             | 200   | token  | limited | chat_not_found               | 200       | chat_not_found attachment_not_found        | –get
  GET    /chat/threads/{id}/attachments/{attachment}/{name}      | 200   | token  | limited | chat_not_found               | 200       | chat_not_found attachment_not_found –name  | –get
  DELETE /chat/threads/{id}/attachments/{attachment}             | 204 + | token  | limited | chat_not_found               | forbidden | chat_not_found attachment_not_found        | –unread
  GET    /chat/threads/{id}/export                               | 200   | token  | limited | chat_not_found               | 200       | chat_not_found                             | –get
  GET    /chat/threads/:import                                   | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  POST   /chat/threads/:import                                   | 201 + | token  | chat    | –made                        | –made     | –place                                     | chat file

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

  PUT    /chat/push                                              | 204 + | token  | chat    | –own                         | –own      | –place                                     | object
  POST   /chat/push/:remove                                      | 204 + | token  | limited | –own                         | –own      | –place                                     | object
  GET    /chat/workspaces                                        | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  POST   /chat/workspaces                                        | 201 + | token  | chat    | –made                        | –made     | –place                                     | object
  POST   /chat/workspaces/:visit                                 | 204 + | token  | limited | workspace_not_found:body/workspaceId  | –own      | –place                                     | object
  GET    /chat/workspaces/{id}                                   | 200   | token  | limited | workspace_not_found          | –own      | workspace_not_found                        | –get
  PATCH  /chat/workspaces/{id}                                   | 204 + | token  | chat    | workspace_not_found          | –own      | workspace_not_found                        | object
  DELETE /chat/workspaces/{id}                                   | 204 + | token  | chat    | workspace_not_found          | –own      | workspace_not_found                        | json
  GET    /chat/workspaces/{id}/members                           | 200   | token  | limited | workspace_not_found          | –own      | workspace_not_found                        | –get
  POST   /chat/workspaces/{id}/members/:add                      | 200 + | token  | chat    | workspace_not_found          | –own      | workspace_not_found                        | object
  DELETE /chat/workspaces/{id}/members/{member}                  | 204 + | token  | chat    | workspace_not_found          | –own      | workspace_not_found user_not_found:params/member       | json

  GET    /chat/bots                                              | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  POST   /chat/bots                                              | 201 + | token  | chat    | –made                        | –made     | –place                                     | object
  GET    /chat/bots/{name}                                       | 200   | token  | limited | 200                          | –own      | bot_not_found                              | –get
  PATCH  /chat/bots/{name}                                       | 204 + | token  | chat    | forbidden                    | –own      | bot_not_found                              | object
  POST   /chat/bots/{name}/:renew                                | 200 + | token  | chat    | forbidden                    | –own      | bot_not_found                              | json
  DELETE /chat/bots/{name}                                       | 204 + | token  | chat    | forbidden                    | –own      | bot_not_found                              | json
  GET    /chat/agents                                            | 200   | token  | limited | –own                         | –own      | –place                                     | –get
  PUT    /chat/agents/{name}                                     | 200 + | token  | chat    | –made                        | –made     | –place                                     | object
  POST   /chat/agent-work/:take                                  | 200   | token  | chat    | –own                         | –own      | –place                                     | object
  POST   /chat/agent-work/{work}/:status                         | 204   | token  | chat    | work_not_found               | –own      | work_not_found                             | object
  POST   /chat/agent-work/{work}/:finish                         | 204   | token  | chat    | work_not_found               | –own      | work_not_found                             | object

  POST   /mcp                                                    | 200   | token  | limited | –own                         | –own      | –place                                     | object

  GET    /ping                                                   | 200   | –open  | –open   | –open                        | –open     | –place                                     | –get
  POST   /chat                                                   | 200 + | token  | chat    | –made                        | –made     | –place                                     | object?
  GET    /chat                                                   | 200   | token  | chat    | chat_not_found:              | forbidden | –place                                     | –get
  DELETE /chat                                                   | 200 + | token  | chat    | chat_not_found:              | forbidden | –place                                     | json
  GET    /chat/authorize                                         | 200 + | token  | limited | chat_not_found:              | forbidden | –place                                     | –get
  GET    /chat/authorize/message                                 | 200 + | token  | limited | chat_not_found:              | forbidden | –place                                     | –get

  POST   /v4/a                                                   | 200   | skype  | limited | –own                         | –own      | –place                                     | json or text
  GET    /socket.io/1/                                           | 200   | skype  | limited | –own                         | –own      | –place                                     | –get
  POST   /v3/registrations                                       | 202   | skype  | limited | –own                         | –own      | –place                                     | json or text
  DELETE /v3/registrations/{id}                                  | 202   | skype  | limited | –own                         | –own      | –name                                      | json or text
`;

export const REASONS: Readonly<Record<string, string>> = {
  '–open': 'it is public',
  '–new': 'a user who signs in has no token yet',
  '–key': 'the access key permits it for all users; there are no tokens and no chats here',
  '–own': 'it concerns only data of the user',
  '–made': 'a new thing has no strangers yet',
  '–place': 'the address has no id',
  '–name': 'any name is valid',
  '–get': 'a GET has no body',
  '–unread': 'its body is not read, because that part of the API streams files'
};

export const STATUS: Readonly<Record<string, number>> = {
  attachment_not_found: 404,
  attachment_too_large: 413,
  bad_request: 400,
  bot_name_taken: 409,
  bot_not_found: 404,
  work_not_found: 404,
  bad_value: 400,
  chat_not_found: 404,
  forbidden: 403,
  message_not_found: 404,
  message_too_long: 413,
  method_not_allowed: 405,
  not_found: 404,
  request_too_large: 413,
  unauthorized: 401,
  bots_only: 403,
  not_asked: 403,
  already_chosen: 409,
  options_closed: 409,
  unknown_field: 400,
  user_not_found: 404,
  webhook_not_found: 404,
  workspace_not_found: 404,
  webhook_refused: 400
};

/** The target of each code. Bodies, queries and proofs have their own. */
export const TARGETS: Readonly<Record<string, string>> = {
  attachment_not_found: 'params/attachment',
  bad_value: 'emoji',
  bot_not_found: 'params/name',
  chat_not_found: 'params/id',
  message_not_found: 'params/message',
  user_not_found: 'params/id',
  webhook_not_found: 'params/id',
  workspace_not_found: 'params/id'
};

/** Invalid tokens, in any header. */
const NO_TOKEN = {
  nothing: 'unauthorized',
  'no token': 'unauthorized',
  'an expired token': 'unauthorized',
  'a forged token': 'unauthorized',
  'a revoked token': 'unauthorized',
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

/** The general codes of an operation of this kind. */
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
  /** As the table writes it, with single spaces. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly changes: boolean;
  readonly proof: string;
  readonly scope: string;
  readonly stranger: string;
  readonly removed: string;
  /** The codes, by parameter of the address. */
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
