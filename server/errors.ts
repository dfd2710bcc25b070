/** Whether a retry can help: never, later, or after the client has discarded its copy. */
export type Retry = 'no' | 'later' | 'reset';

/** How an error appears over HTTP and WebSocket. Close codes 44xx are permanent. After 45xx, the client should reconnect. */
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
  unauthorized: kind(401, 4401, 'no', 'Sign in first: the token is missing, wrong or expired.'),
  forbidden: kind(403, 4403, 'no', 'You have no right to do this here.'),
  forbidden_origin: kind(403, 4403, 'no', 'Requests from this page are not accepted.'),
  not_found: kind(404, 4404, 'no', 'There is nothing at this address.'),
  chat_not_found: kind(404, 4404, 'no', 'There is no such chat.'),
  chat_damaged: kind(
    500,
    4410,
    'no',
    'This chat is damaged and was set aside. Whoever runs this server can restore it from a backup.'
  ),
  chat_deleted: kind(404, 4404, 'no', 'This chat was deleted.'),
  too_many_participants: kind(403, 4403, 'no', 'A chat has no more participants than that.'),
  too_many_chats: kind(
    403,
    4403,
    'no',
    'You have made as many chats as one may have: delete some.'
  ),
  too_many_attachments: kind(403, 4403, 'no', 'A chat has no more attachments than that.'),
  too_many_pins: kind(403, 4403, 'no', 'A chat has no more pinned messages than that.'),
  too_many_reactions: kind(403, 4403, 'no', 'A message has no more reactions than that.'),
  entry_too_large: kind(
    413,
    4413,
    'no',
    'What is told of an attachment is too long: leave the selected text out of it.'
  ),
  user_not_found: kind(404, 4404, 'no', 'There is no such user.'),
  message_not_found: kind(404, 4404, 'no', 'There is no such message.'),
  attachment_not_found: kind(404, 4404, 'no', 'There is no such attachment.'),
  webhook_not_found: kind(404, 4404, 'no', 'There is no such webhook.'),
  webhook_refused: kind(
    400,
    4400,
    'no',
    'Webhooks go to public addresses, by https, unless whoever runs this server allows the host.'
  ),
  too_many_webhooks: kind(403, 4403, 'no', 'You have as many webhooks as one may have.'),
  method_not_allowed: kind(405, 4400, 'no', 'This address does not take that method.'),
  read_only: kind(403, 4403, 'no', 'You can read this chat, not write in it.'),
  bad_request: kind(400, 4400, 'no', 'The request is not what this server expects.'),
  malformed: kind(400, 4400, 'no', 'The frame cannot be read.'),
  gap: kind(409, 4409, 'later', 'The frame builds on changes that this server has not seen.'),
  foreign_client_id: kind(403, 4403, 'reset', 'The client id belongs to somebody else.'),
  forged_sender: kind(403, 4403, 'no', 'A message must be sent in your own name.'),
  message_id_taken: kind(409, 4409, 'no', 'A message with this id exists already.'),
  not_a_message: kind(400, 4400, 'no', 'Only messages belong in the list of messages.'),
  bad_value: kind(400, 4400, 'no', 'The value does not fit its field.'),
  system_message: kind(403, 4403, 'no', 'Only the server writes system messages.'),
  unknown_field: kind(400, 4400, 'no', 'There is no such field.'),
  not_yours: kind(403, 4403, 'reset', 'Only its author may change this.'),
  not_allowed: kind(403, 4403, 'reset', 'This may not be changed by writing into the document.'),
  orphan: kind(409, 4409, 'later', 'What this change belongs to is no longer in the document.'),
  epoch: kind(409, 4409, 'reset', 'The chat was written anew: reload it.'),
  message_too_long: kind(413, 4413, 'no', 'The message is too long.'),
  frame_too_large: kind(413, 4413, 'no', 'The frame is too large.'),
  attachment_too_large: kind(413, 4413, 'no', 'The file is too large.'),
  request_too_large: kind(413, 4413, 'no', 'The request is too large.'),
  precondition_failed: kind(412, 4400, 'no', 'The file is not as the request supposes.'),
  range_not_satisfiable: kind(416, 4400, 'no', 'The file has no such part.'),
  too_many_refusals: kind(429, 4403, 'no', 'Too many of your changes were refused.'),
  too_many_requests: kind(429, 4529, 'later', 'Too much at once: slow down.'),
  too_many_connections: kind(429, 4529, 'later', 'There are too many connections already.'),
  request_too_slow: kind(408, 4508, 'later', 'The request did not arrive in time.'),
  too_slow: kind(408, 4508, 'later', 'What is new did not get through to you in time.'),
  too_many_rooms: kind(503, 4503, 'later', 'Too many chats are open: try again in a minute.'),
  not_saved: kind(503, 4503, 'later', 'This could not be saved yet.'),
  room_failed: kind(503, 4503, 'later', 'The chat had to be opened anew.'),
  jupyter_unreachable: kind(503, 4503, 'later', 'The Jupyter server does not answer.'),
  closing: kind(503, 4501, 'later', 'The server is restarting.'),
  internal: kind(500, 4500, 'later', 'The server made a mistake.')
} as const satisfies Record<string, IErrorKind>;

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

/** Turns any thrown value into a ChatError. An unexpected error becomes `internal`, which reveals nothing. */
export const toChatError = (error: unknown): ChatError =>
  error instanceof ChatError ? error : new ChatError('internal');
