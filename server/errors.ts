/** Whether a retry can help: never, later, or after the client has discarded its copy. */
export type Retry = 'no' | 'later' | 'reset';

/** The HTTP status and the close code of an error. After a close code 44xx, a client does not reconnect by itself, except after 4401 with a
 * new token and after 4409 with a fresh document. After 45xx it reconnects. */
export interface IErrorKind {
  readonly status: number;
  readonly close: number;
  readonly retry: Retry;
  readonly message: string;
}

const kind = (status: number, close: number, retry: Retry, message: string): IErrorKind => ({
  status,
  close,
  retry,
  message
});

/** Every error that the server reports. */
export const ERRORS = {
  unauthorized: kind(401, 4401, 'no', 'Sign in first: the token is missing, invalid or expired.'),
  forbidden: kind(403, 4403, 'no', 'You do not have permission to do this.'),
  forbidden_origin: kind(
    403,
    4403,
    'no',
    'Requests from this origin are not allowed. The server administrator can add it to allowedOrigins.'
  ),
  not_found: kind(404, 4404, 'no', 'There is nothing at this URL.'),
  chat_not_found: kind(404, 4404, 'no', 'There is no such chat.'),
  chat_damaged: kind(
    500,
    4410,
    'no',
    'This chat is damaged and was set aside. The server administrator can restore it from a backup.'
  ),
  chat_deleted: kind(404, 4404, 'no', 'This chat was deleted.'),
  removed_from_chat: kind(403, 4403, 'no', 'You were removed from this chat.'),
  too_many_participants: kind(
    403,
    4403,
    'no',
    'This chat has reached its limit of participants. Remove some first.'
  ),
  too_many_chats: kind(403, 4403, 'no', 'You have reached your limit of chats. Delete some first.'),
  too_many_attachments: kind(
    403,
    4403,
    'no',
    'The limit of attachments is reached: that of the chat, or yours in it. Remove some first.'
  ),
  too_many_pins: kind(
    403,
    4403,
    'no',
    'This chat has reached its limit of pinned messages. Unpin some first.'
  ),
  too_many_reactions: kind(403, 4403, 'no', 'This message has reached its limit of reactions.'),
  entry_too_large: kind(
    413,
    4413,
    'no',
    'The entry of an attachment is too long. Leave out the selected text.'
  ),
  user_not_found: kind(404, 4404, 'no', 'There is no such user.'),
  message_not_found: kind(404, 4404, 'no', 'There is no such message.'),
  attachment_not_found: kind(404, 4404, 'no', 'There is no such attachment.'),
  webhook_not_found: kind(404, 4404, 'no', 'There is no such webhook.'),
  webhook_refused: kind(
    400,
    4400,
    'no',
    'A webhook must use https and a public address, unless the server administrator allows its host.'
  ),
  too_many_webhooks: kind(
    403,
    4403,
    'no',
    'You have reached your limit of webhooks. Remove some first.'
  ),
  method_not_allowed: kind(405, 4400, 'no', 'This URL does not support the request method.'),
  read_only: kind(403, 4403, 'no', 'You can read this chat but not write in it.'),
  bad_request: kind(400, 4400, 'no', 'The request is invalid.'),
  malformed: kind(400, 4400, 'no', 'The frame cannot be decoded.'),
  gap: kind(
    409,
    4409,
    'later',
    'The frame depends on changes that the server has not received. Sync again.'
  ),
  foreign_client_id: kind(403, 4403, 'reset', 'This Yjs client id belongs to another user.'),
  forged_sender: kind(403, 4403, 'no', 'You can send messages only in your own name.'),
  message_id_taken: kind(409, 4409, 'no', 'A message with this id already exists.'),
  not_a_message: kind(400, 4400, 'no', 'The list of messages can contain only messages.'),
  bad_value: kind(400, 4400, 'no', 'The value is not valid for its field.'),
  system_message: kind(403, 4403, 'no', 'Only the server can write system messages.'),
  unknown_field: kind(400, 4400, 'no', 'There is no such field.'),
  not_yours: kind(403, 4403, 'reset', 'Only the author can change this.'),
  not_allowed: kind(403, 4403, 'reset', 'This cannot be changed by writing into the document.'),
  orphan: kind(409, 4409, 'later', 'The target of this change is no longer in the document.'),
  epoch: kind(409, 4409, 'reset', 'The document of this chat was rewritten. Load it again.'),
  message_too_long: kind(413, 4413, 'no', 'The message is too long.'),
  frame_too_large: kind(413, 4413, 'no', 'The frame is too large.'),
  attachment_too_large: kind(413, 4413, 'no', 'The file is too large.'),
  request_too_large: kind(413, 4413, 'no', 'The request is too large.'),
  precondition_failed: kind(
    412,
    4400,
    'no',
    'The file does not meet the conditions of the request.'
  ),
  range_not_satisfiable: kind(416, 4400, 'no', 'The file does not contain the requested range.'),
  too_many_refusals: kind(429, 4403, 'no', 'Too many of your changes were refused.'),
  too_many_requests: kind(
    429,
    4529,
    'later',
    'You are sending too much at once. Wait a moment and try again.'
  ),
  too_many_connections: kind(
    429,
    4529,
    'later',
    'There are too many connections. Close some and try again.'
  ),
  request_too_slow: kind(408, 4508, 'later', 'The request did not arrive in time.'),
  too_slow: kind(408, 4508, 'later', 'The client did not answer in time. Reconnect.'),
  too_many_rooms: kind(
    503,
    4503,
    'later',
    'Too many chats are open on this server. Try again in a minute.'
  ),
  not_saved: kind(503, 4503, 'later', 'The change could not be saved. Try again later.'),
  room_failed: kind(
    503,
    4503,
    'later',
    'The chat is being reopened. The client connects again by itself.'
  ),
  jupyter_unreachable: kind(503, 4503, 'later', 'The Jupyter server does not respond.'),
  closing: kind(503, 4501, 'later', 'The server is restarting.'),
  internal: kind(500, 4500, 'later', 'An internal server error occurred. Try again later.')
} as const satisfies Record<string, IErrorKind>;

/** The code of an error, as clients receive it. ERRORS.md lists them. */
export type ErrorCode = keyof typeof ERRORS;

/** The only error that this server throws on purpose. `message` may say more than the catalogue, but never contains a secret. */
export class ChatError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string = ERRORS[code].message,
    readonly target?: string,
    /** Milliseconds after which a retry may help. */
    readonly wait = 1_000
  ) {
    super(message);
    this.name = 'ChatError';
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get close(): number {
    return ERRORS[this.code].close;
  }

  get retry(): Retry {
    return ERRORS[this.code].retry;
  }

  /** Whole seconds, as HTTP needs them; null if waiting does not help. */
  get retryAfter(): number | null {
    return this.retry === 'later' ? Math.max(Math.ceil(this.wait / 1000), 1) : null;
  }
}

/** The refusal that was thrown. Any other error is thrown again, because it is a fault of the server. */
export function asRefusal(error: unknown): ChatError {
  if (error instanceof ChatError) {
    return error;
  }
  throw error;
}

/** Turns any thrown value into a ChatError. An unexpected error becomes `internal`, which reveals nothing. */
export const toChatError = (error: unknown): ChatError =>
  error instanceof ChatError ? error : new ChatError('internal');

/** The codes of a disk that is full, over its quota, read-only or broken. */
const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG']);

/** Turns the errors of a disk that takes no more into `not_saved`. Others stay what they are. */
export function toNotSaved(error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  return DISK_CODES.has(code ?? '') ? notSaved(error) : error;
}

/** `not_saved`, with the reason for the log. */
export const notSaved = (cause: unknown): ChatError =>
  Object.assign(new ChatError('not_saved'), { cause });

/** Whether an error is a deliberate refusal. If a store or a disk failed, the error has a cause, which belongs into the log. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof ChatError && error.code !== 'internal' && error.cause === undefined;

/** For work that goes on without a write that a full disk refuses. Throws every other error again. */
export function requireNotSaved(error: unknown): void {
  if (!(error instanceof ChatError && error.code === 'not_saved')) {
    throw error;
  }
}
