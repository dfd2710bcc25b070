const BY_ROOM = ['chat_damaged', 'not_saved', 'room_failed', 'too_many_rooms'];
const BY_METERED_ROOM = [...BY_ROOM, 'too_many_requests'];

const BY_QUESTION = [...BY_METERED_ROOM, 'system_message', 'already_chosen', 'unknown_field'];

const BY_STREAM = [...BY_METERED_ROOM, 'system_message', 'stream_ended'];

/** Codes that need another state than the scene, or other values than the invalid ones here. Other tests cover them. */
export const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'POST /chat/threads': [
    'too_many_chats',
    'user_not_found',
    'workspace_not_found',
    'workspace_full'
  ],
  'POST /chat/threads/:import': ['too_many_chats', 'workspace_full', 'workspace_not_found'],
  'POST /chat/threads/:direct': ['too_many_chats', 'too_many_requests'],
  'PATCH /chat/threads/{id}/preferences': ['too_many_pinned_chats', 'too_many_requests'],
  'POST /auth/jupyter': ['forbidden', 'jupyter_unreachable', 'not_found'],
  'POST /auth/guest': ['forbidden'],
  'PATCH /chat/threads/{id}': [
    'chat_managed',
    'outside_workspace',
    'too_many_participants',
    ...BY_METERED_ROOM
  ],
  'POST /chat/threads/{id}/participants/:add': ['chat_managed', ...BY_ROOM],
  'POST /chat/threads/{id}/participants/:remove': ['chat_managed', ...BY_ROOM],
  'PATCH /chat/threads/{id}/participants/{participant}': ['chat_managed', ...BY_ROOM],
  'POST /chat/threads/{id}/typing': BY_METERED_ROOM,
  'PUT /chat/threads/{id}/bots/{bot}': ['chat_managed', ...BY_ROOM, 'too_many_participants'],
  'PATCH /chat/threads/{id}/bots/{bot}': ['chat_managed', ...BY_METERED_ROOM],
  'DELETE /chat/threads/{id}/bots/{bot}': ['chat_managed', ...BY_ROOM],
  'GET /chat/threads/{id}/messages': ['message_not_found'],
  'POST /chat/threads/{id}/messages': [
    ...BY_METERED_ROOM,
    'attachment_not_found',
    'message_id_taken',
    'read_only',
    'bots_quiet',
    'bots_only',
    'unknown_field'
  ],
  'PATCH /chat/threads/{id}/messages/{message}': [
    'stream_ended',
    ...BY_METERED_ROOM,
    'system_message',
    'chat_managed',
    'unknown_field'
  ],
  'DELETE /chat/threads/{id}/messages/{message}': [
    'chat_managed',
    ...BY_METERED_ROOM,
    'system_message'
  ],
  'PUT /chat/threads/{id}/messages/{message}/reactions/{emoji}': [
    'chat_managed',
    ...BY_METERED_ROOM,
    'system_message',
    'too_many_reactions'
  ],
  'DELETE /chat/threads/{id}/messages/{message}/reactions/{emoji}': [
    'chat_managed',
    ...BY_METERED_ROOM,
    'system_message'
  ],
  'PUT /chat/threads/{id}/messages/{message}/pin': [
    'chat_managed',
    ...BY_METERED_ROOM,
    'system_message',
    'too_many_pins'
  ],
  'DELETE /chat/threads/{id}/messages/{message}/pin': [
    'chat_managed',
    ...BY_METERED_ROOM,
    'system_message'
  ],
  'POST /chat/threads/{id}/messages/{message}/:append': [
    ...BY_STREAM,
    'bad_value',
    'chat_managed',
    'message_too_long',
    'unknown_field'
  ],
  'POST /chat/threads/{id}/messages/{message}/:finish': [...BY_STREAM, 'chat_managed'],
  'POST /chat/threads/{id}/messages/{message}/:fail': [
    ...BY_STREAM,
    'chat_managed',
    'unknown_field'
  ],
  'POST /chat/threads/{id}/messages/{message}/:choose': [
    ...BY_QUESTION,
    'options_closed',
    'not_asked',
    'read_only'
  ],
  'POST /chat/threads/{id}/messages/{message}/:withdraw': [...BY_QUESTION, 'read_only'],
  'POST /chat/threads/{id}/messages/{message}/:stop': ['chat_managed', ...BY_STREAM],
  'POST /chat/threads/{id}/messages/{message}/:retry': [
    'chat_managed',
    ...BY_METERED_ROOM,
    'system_message',
    'not_retryable'
  ],
  'GET /chat/threads/{id}/held': BY_ROOM,
  'POST /chat/threads/{id}/bots/{bot}/:status': BY_METERED_ROOM,
  'POST /chat/threads/{id}/messages/{message}/:approve': [...BY_ROOM, 'read_only'],
  'POST /chat/threads/{id}/messages/{message}/:dismiss': BY_ROOM,
  'POST /chat/threads/{id}/messages/{message}/:redirect': [
    ...BY_METERED_ROOM,
    'system_message',
    'bots_quiet'
  ],
  'POST /chat/threads/{id}/answers': [
    ...BY_METERED_ROOM,
    'attachment_not_found',
    'bots_only',
    'bots_quiet',
    'message_id_taken',
    'message_too_long',
    'read_only'
  ],
  'POST /chat/threads/{id}/attachments': [
    ...BY_ROOM,
    'chat_managed',
    'read_only',
    'too_many_attachments'
  ],
  'DELETE /chat/threads/{id}/attachments/{attachment}': ['chat_managed', ...BY_ROOM],
  'GET /chat/threads/{id}/attachments/{attachment}': [
    'precondition_failed',
    'range_not_satisfiable'
  ],
  'GET /chat/threads/{id}/attachments/{attachment}/{name}': [
    'precondition_failed',
    'range_not_satisfiable'
  ],
  'GET /chat/events': ['too_many_connections'],
  'POST /chat/webhooks': ['chat_deleted', 'too_many_webhooks'],
  'PUT /chat/push': ['pushes_off'],
  'POST /chat/push/:remove': ['pushes_off'],
  'POST /chat/bots': ['too_many_bots'],
  'PUT /chat/agents/{name}': ['bot_name_taken', 'too_many_bots'],
  'PUT /chat/threads/{id}/workspace': ['too_many_requests', 'workspace_full'],
  'POST /chat/workspaces': ['too_many_requests', 'too_many_workspaces'],
  'PATCH /chat/workspaces/{id}': ['too_many_requests'],
  'DELETE /chat/workspaces/{id}': ['too_many_requests'],
  'POST /chat/workspaces/{id}/members/:add': ['too_many_requests', 'workspace_full'],
  'DELETE /chat/workspaces/{id}/members/{member}': ['too_many_requests'],
  'POST /chat/workspaces/:visit': ['chat_deleted']
};
