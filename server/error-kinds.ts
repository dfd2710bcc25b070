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
  forbidden: kind(
    403,
    4403,
    'no',
    'You do not have permission to do this. Ask an owner of the chat or the server operator.'
  ),
  forbidden_origin: kind(
    403,
    4403,
    'no',
    'Requests from this origin are not allowed. The server operator can add it to allowedOrigins.'
  ),
  not_found: kind(404, 4404, 'no', 'There is nothing at this URL. Check its path.'),
  chat_not_found: kind(
    404,
    4404,
    'no',
    'There is no such chat, or you have no access to it. Check its id.'
  ),
  chat_damaged: kind(
    500,
    4410,
    'no',
    'This chat is damaged and was set aside. The server operator can restore it from a backup.'
  ),
  chat_deleted: kind(404, 4404, 'no', 'This chat was deleted.'),
  removed_from_chat: kind(
    403,
    4403,
    'no',
    'You can no longer read this chat: you were removed, or it became private. An owner of the chat can add you.'
  ),
  too_many_participants: kind(
    403,
    4403,
    'no',
    'This chat has reached its limit of participants (participants, strangersPerChat). Remove some first.'
  ),
  too_many_chats: kind(
    403,
    4403,
    'no',
    'You have reached your limit of chats (chatsPerUser). Delete some first.'
  ),
  workspace_not_found: kind(
    404,
    4404,
    'no',
    'There is no such workspace, or you are not its member. Check its id.'
  ),
  too_many_workspaces: kind(
    403,
    4403,
    'no',
    'You have reached your limit of workspaces (workspacesPerUser). Delete some first.'
  ),
  too_many_pinned_chats: kind(
    403,
    4403,
    'no',
    'You have pinned as many chats as you can (pinnedChatsPerUser). Unpin one first.'
  ),
  workspace_full: kind(
    403,
    4403,
    'no',
    'This workspace has reached its limit of members (membersPerWorkspace) or of chats (chatsPerWorkspace). Remove some first.'
  ),
  outside_workspace: kind(
    403,
    4403,
    'no',
    'This chat is open to the members of its workspace only. Its owner can add the user to the workspace.'
  ),
  too_many_attachments: kind(
    403,
    4403,
    'no',
    'The chat has reached its limit of attachments (attachments), or you have reached yours (attachmentsPerMember). Remove some first.'
  ),
  too_many_pins: kind(
    403,
    4403,
    'no',
    'This chat has reached its limit of pinned messages (pins). Unpin some first.'
  ),
  too_many_reactions: kind(
    403,
    4403,
    'no',
    'This message has reached its limit of reactions (reactionsBytes). Remove one of yours first.'
  ),
  entry_too_large: kind(
    413,
    4413,
    'no',
    'The entry of an attachment is too long (attachmentBytes). Leave out the selected text.'
  ),
  string_unknown: kind(
    403,
    4403,
    'no',
    'There is no such string, or it expired long ago. Ask for a new one.'
  ),
  string_expired: kind(403, 4403, 'no', 'This string has expired. Ask for a new one.'),
  string_used: kind(403, 4403, 'no', 'This string was used already. Ask for a new one.'),
  string_foreign: kind(
    403,
    4403,
    'no',
    'This string was made for another chat, another user or another purpose. Ask for one that fits.'
  ),
  connected_again: kind(
    409,
    4409,
    'no',
    'You have connected again. The earlier connection has left its chat.'
  ),
  user_not_found: kind(404, 4404, 'no', 'There is no such user. Check the id.'),
  message_not_found: kind(
    404,
    4404,
    'no',
    'There is no such message, or you have no access to it. Check its id.'
  ),
  attachment_not_found: kind(
    404,
    4404,
    'no',
    'There is no such attachment, or you have no access to it. Check its id.'
  ),
  webhook_not_found: kind(404, 4404, 'no', 'You have no such webhook. Check its id.'),
  webhook_refused: kind(
    400,
    4400,
    'no',
    'A webhook must use https and a public address. The server operator can allow other hosts in webhookHosts.'
  ),
  too_many_webhooks: kind(
    403,
    4403,
    'no',
    'You have reached your limit of webhooks (webhooksPerUser). Remove some first.'
  ),
  pushes_off: kind(
    404,
    4404,
    'no',
    'This server sends no pushes. Its operator can turn them on with pushContact.'
  ),
  bot_not_found: kind(404, 4404, 'no', 'There is no such bot. Check its name.'),
  work_not_found: kind(404, 4404, 'no', 'Nobody waits for this work of an agent any more. End it.'),
  bot_name_taken: kind(
    409,
    4409,
    'no',
    'This name belongs to a user or to another bot, or looks like theirs. Choose another name.'
  ),
  too_many_bots: kind(
    403,
    4403,
    'no',
    'You have reached your limit of bots (botsPerUser) or of agents (agentsPerUser). Delete some first.'
  ),
  method_not_allowed: kind(
    405,
    4400,
    'no',
    'This URL does not support the request method. The header Allow lists those that it supports.'
  ),
  stream_ended: kind(
    409,
    4403,
    'no',
    'The text of this message no longer grows: it was finished, stopped, or ended because nothing more came.'
  ),
  not_retryable: kind(
    409,
    4403,
    'no',
    'Only the failed reply of a bot to a message that is still there can be tried again.'
  ),
  bots_quiet: kind(
    403,
    4403,
    'no',
    'The bots of this chat have answered each other too often (botAnswers). They may write again when a person has written.'
  ),
  chat_managed: kind(
    403,
    4403,
    'no',
    'A manager decides what bots say in this chat. A bot can send new messages over the HTTP API, which wait for its approval. It can change nothing that is shown.'
  ),
  bots_only: kind(
    403,
    4403,
    'no',
    'Only bots can send options. Leave out the fields options, audience and once.'
  ),
  not_asked: kind(
    403,
    4403,
    'no',
    'This question is for others. Only people whom its audience names may choose.'
  ),
  already_chosen: kind(
    409,
    4403,
    'no',
    'The choice has been made already. Read the message to see it.'
  ),
  options_closed: kind(
    409,
    4403,
    'no',
    'Nobody can choose an option of this message now: its text still grows, it was edited, or the question was withdrawn.'
  ),
  read_only: kind(
    403,
    4403,
    'no',
    'You can read this chat but not write in it. Ask an owner of the chat for permission to write.'
  ),
  bad_request: kind(
    400,
    4400,
    'no',
    'The request is invalid. Compare it with the description in /openapi.json.'
  ),
  malformed: kind(
    400,
    4400,
    'no',
    'The frame cannot be decoded. Send frames of the y-websocket protocol.'
  ),
  gap: kind(
    409,
    4409,
    'later',
    'The frame depends on changes that the server has not received. Sync again.'
  ),
  foreign_client_id: kind(
    403,
    4403,
    'reset',
    'This Yjs client id belongs to another user. Load the chat again under a new client id.'
  ),
  forged_sender: kind(403, 4403, 'no', 'You can send messages only in your own name.'),
  message_id_taken: kind(
    409,
    4409,
    'no',
    'A message with this id already exists. Choose another id.'
  ),
  not_a_message: kind(400, 4400, 'no', 'The list of messages can contain only messages.'),
  bad_value: kind(400, 4400, 'no', 'The value is not valid for its field.'),
  system_message: kind(403, 4403, 'no', 'Only the server can write or change system messages.'),
  unknown_field: kind(400, 4400, 'no', 'There is no such field. Leave it out.'),
  not_yours: kind(403, 4403, 'reset', 'Only the author can change this.'),
  not_allowed: kind(
    403,
    4403,
    'reset',
    'This cannot be changed by writing into the document. Use the HTTP API.'
  ),
  orphan: kind(
    409,
    4409,
    'later',
    'The target of this change is no longer in the document. Change it over the HTTP API.'
  ),
  epoch: kind(409, 4409, 'reset', 'The document of this chat was rewritten. Load it again.'),
  message_too_long: kind(
    413,
    4413,
    'no',
    'The message is too long. Shorten it, or send it as several messages.'
  ),
  frame_too_large: kind(
    413,
    4413,
    'no',
    'The frame is too large. Send the change in smaller frames.'
  ),
  attachment_too_large: kind(
    413,
    4413,
    'no',
    'The file exceeds a limit on files. Send a smaller one, or remove other files first.'
  ),
  request_too_large: kind(413, 4413, 'no', 'The request is too large. Send a smaller one.'),
  precondition_failed: kind(
    412,
    4400,
    'no',
    'The file does not meet the conditions in the headers of the request.'
  ),
  range_not_satisfiable: kind(
    416,
    4400,
    'no',
    'The file does not contain the requested range. The header Content-Range has its size.'
  ),
  too_many_refusals: kind(
    429,
    4403,
    'no',
    'Your session has reached its limit of refused changes (refusals). Correct the client.'
  ),
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
  request_too_slow: kind(408, 4508, 'later', 'The request did not arrive in time. Send it again.'),
  too_slow: kind(408, 4508, 'later', 'The client did not answer in time. Reconnect.'),
  too_many_rooms: kind(
    503,
    4503,
    'later',
    'The server has reached its limit of open chats (openRooms). Try again in a minute.'
  ),
  not_saved: kind(503, 4503, 'later', 'The change could not be saved. Try again later.'),
  room_failed: kind(
    503,
    4503,
    'later',
    'The chat is being reopened. The client connects again by itself.'
  ),
  jupyter_unreachable: kind(
    503,
    4503,
    'later',
    'The Jupyter server does not respond. Try again later.'
  ),
  closing: kind(503, 4501, 'later', 'The server is restarting.'),
  internal: kind(500, 4500, 'later', 'An internal server error occurred. Try again later.')
} as const satisfies Record<string, IErrorKind>;

/** The code of an error, as clients receive it. ERRORS.md lists them. */
export type ErrorCode = keyof typeof ERRORS;
