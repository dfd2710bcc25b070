import type { TranslationBundle } from '@jupyterlab/translation';

/** The texts of the server's errors that people meet, by code, in the language of the page. */
const kindsIn = (trans: Pick<TranslationBundle, '__'>): Readonly<Record<string, string>> => ({
  unauthorized: trans.__('Sign in first: the token is missing, invalid or expired.'),
  forbidden: trans.__(
    'You do not have permission to do this. Ask an owner of the chat or the server operator.'
  ),
  forbidden_origin: trans.__(
    'Requests from this origin are not allowed. The server operator can add it to allowedOrigins.'
  ),
  not_found: trans.__('There is nothing at this URL. Check its path.'),
  chat_not_found: trans.__('There is no such chat, or you have no access to it. Check its id.'),
  chat_damaged: trans.__(
    'This chat is damaged and was set aside. The server operator can restore it from a backup.'
  ),
  chat_deleted: trans.__('This chat was deleted.'),
  removed_from_chat: trans.__(
    'You can no longer read this chat: you were removed, or it became private. An owner of the chat can add you.'
  ),
  too_many_participants: trans.__(
    'This chat has reached its limit of participants (participants, strangersPerChat). Remove some first.'
  ),
  too_many_chats: trans.__(
    'You have reached your limit of chats (chatsPerUser). Delete some first.'
  ),
  workspace_not_found: trans.__(
    'There is no such workspace, or you are not its member. Check its id.'
  ),
  too_many_workspaces: trans.__(
    'You have reached your limit of workspaces (workspacesPerUser). Delete some first.'
  ),
  too_many_pinned_chats: trans.__(
    'You have pinned as many chats as you can (pinnedChatsPerUser). Unpin one first.'
  ),
  workspace_full: trans.__(
    'This workspace has reached its limit of members (membersPerWorkspace) or of chats (chatsPerWorkspace). Remove some first.'
  ),
  outside_workspace: trans.__(
    'This chat is open to the members of its workspace only. Its owner can add the user to the workspace.'
  ),
  too_many_attachments: trans.__(
    'The chat has reached its limit of attachments (attachments), or you have reached yours (attachmentsPerMember). Remove some first.'
  ),
  too_many_pins: trans.__(
    'This chat has reached its limit of pinned messages (pins). Unpin some first.'
  ),
  too_many_reactions: trans.__(
    'This message has reached its limit of reactions (reactionsBytes). Remove one of yours first.'
  ),
  entry_too_large: trans.__(
    'The entry of an attachment is too long (attachmentBytes). Leave out the selected text.'
  ),
  user_not_found: trans.__('There is no such user. Check the id.'),
  message_not_found: trans.__(
    'There is no such message, or you have no access to it. Check its id.'
  ),
  attachment_not_found: trans.__(
    'There is no such attachment, or you have no access to it. Check its id.'
  ),
  bot_not_found: trans.__('There is no such bot. Check its name.'),
  stream_ended: trans.__(
    'The text of this message no longer grows: it was finished, stopped, or ended because nothing more came.'
  ),
  not_retryable: trans.__(
    'Only the failed reply of a bot to a message that is still there can be tried again.'
  ),
  bots_quiet: trans.__(
    'The bots of this chat have answered each other too often (botAnswers). They may write again when a person has written.'
  ),
  not_asked: trans.__(
    'This question is for others. Only people whom its audience names may choose.'
  ),
  already_chosen: trans.__('The choice has been made already. Read the message to see it.'),
  options_closed: trans.__(
    'Nobody can choose an option of this message now: its text still grows, it was edited, or the question was withdrawn.'
  ),
  read_only: trans.__(
    'You can read this chat but not write in it. Ask an owner of the chat for permission to write.'
  ),
  bad_request: trans.__(
    'The request is invalid. Compare it with the description in /openapi.json.'
  ),
  foreign_client_id: trans.__(
    'This Yjs client id belongs to another user. Load the chat again under a new client id.'
  ),
  forged_sender: trans.__('You can send messages only in your own name.'),
  message_id_taken: trans.__('A message with this id already exists. Choose another id.'),
  bad_value: trans.__('The value is not valid for its field.'),
  system_message: trans.__('Only the server can write or change system messages.'),
  not_yours: trans.__('Only the author can change this.'),
  not_allowed: trans.__('This cannot be changed by writing into the document. Use the HTTP API.'),
  orphan: trans.__(
    'The target of this change is no longer in the document. Change it over the HTTP API.'
  ),
  message_too_long: trans.__(
    'The message is too long. Shorten it, or send it as several messages.'
  ),
  frame_too_large: trans.__('The frame is too large. Send the change in smaller frames.'),
  attachment_too_large: trans.__(
    'The file exceeds a limit on files. Send a smaller one, or remove other files first.'
  ),
  request_too_large: trans.__('The request is too large. Send a smaller one.'),
  too_many_refusals: trans.__(
    'Your session has reached its limit of refused changes (refusals). Correct the client.'
  ),
  too_many_requests: trans.__('You are sending too much at once. Wait a moment and try again.'),
  too_many_connections: trans.__('There are too many connections. Close some and try again.'),
  request_too_slow: trans.__('The request did not arrive in time. Send it again.'),
  too_slow: trans.__('The client did not answer in time. Reconnect.'),
  too_many_rooms: trans.__(
    'The server has reached its limit of open chats (openRooms). Try again in a minute.'
  ),
  not_saved: trans.__('The change could not be saved. Try again later.'),
  room_failed: trans.__('The chat is being reopened. The client connects again by itself.'),
  jupyter_unreachable: trans.__('The Jupyter server does not respond. Try again later.'),
  closing: trans.__('The server is restarting.'),
  internal: trans.__('An internal server error occurred. Try again later.')
});

/** Other texts of the server, which say more than those, and texts of the model. A `%1` stands for any text. */
const detailsIn = (trans: Pick<TranslationBundle, '__'>): readonly string[] => [
  trans.__('This chat has ended. Nobody can write in it.'),
  trans.__(
    'This chat belongs to a workspace of which you are no member, so you cannot open it to its members.'
  ),
  trans.__('The %1 must have 1 to %2 characters and be a single line.', '%1', '%2'),
  trans.__('This name is reserved. Choose another one.'),
  trans.__('This username belongs to a guest. Use another username.'),
  trans.__('This username belongs to a bot. Use another username.'),
  trans.__(
    'This Jupyter username is not valid in Colloquy. It must have 1 to 128 visible characters.'
  ),
  trans.__('The Jupyter server responded with status %1.', '%1'),
  trans.__('This server is not connected to a Jupyter server. Sign in with an access token.'),
  trans.__('This server does not accept guests. Sign in with an access token.'),
  trans.__('This token has no scope for chats. Use a token with the scope chat.'),
  trans.__('Only people with an account can look for people.'),
  trans.__('Only the owner of a workspace can change it.'),
  trans.__('Nobody can change the default workspace.'),
  trans.__('The owner of a workspace stays its member.'),
  trans.__('There is no such member in this workspace.'),
  trans.__('There is no such participant in this chat.'),
  trans.__('There is no such bot in this chat.'),
  trans.__('This is your own username. Name somebody else.'),
  trans.__(
    'The bot of this reply does not run on this server or has left the chat. Send the message again.'
  ),
  trans.__(
    'The file could not be saved because the disk of the server is nearly full. Try again later.'
  ),
  trans.__('You have reached your limit of simultaneous uploads. Wait until one is finished.'),
  trans.__('All files of a %1 together may have at most %2 bytes (%3).', '%1', '%2', '%3'),
  trans.__('The chat server did not respond.'),
  trans.__('The chat server responded with status %1.', '%1'),
  trans.__('The file is too large to be shown.'),
  trans.__('Many files were loaded just now. Wait a moment and try again.'),
  trans.__('You are signed out. Reload the page to sign in.'),
  trans.__('This is not an access token.'),
  trans.__('Somebody else has signed in. Reload the page.'),
  trans.__('You send too many large requests at a time. Wait until one is answered.')
];

/** The texts as the server writes them. */
const SERVER = { __: (text: string) => text };

/** The codes of these errors, and the texts of the server for them. */
export const KINDS = kindsIn(SERVER);

/** Returns a function that says an error of the server in the language of the page. It leaves texts that it does not know. */
export function errorWords(trans: Pick<TranslationBundle, '__'>) {
  let known: { kinds: Readonly<Record<string, string>>; details: readonly string[] } | undefined;
  return (code: string, message: string): string => {
    const { kinds, details } = (known ??= { kinds: kindsIn(trans), details: detailsIn(trans) });
    // Some answers have only the text.
    const kind = Object.hasOwn(KINDS, code) ? code : (CODES.get(message) ?? '');
    const own = kinds[kind] ?? message;
    if (own === KINDS[kind]) {
      return message; // in English, the server may say more
    }
    for (const [i, { pattern }] of DETAILS.entries()) {
      const found = pattern.exec(message);
      if (found) {
        return details[i].replace(/%(\d)/g, (_, n: string) => found[Number(n)]);
      }
    }
    return own;
  };
}

const CODES = new Map(Object.entries(KINDS).map(([code, text]) => [text, code]));

const DETAILS = detailsIn(SERVER).map(text => ({
  pattern: new RegExp(
    `^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/%\d/g, '(.{1,200})')}$`
  )
}));
