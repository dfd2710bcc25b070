import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { Right } from '../../identity/right.js';
import type { Strings } from '../../identity/strings.js';
import type { Rooms } from '../../rooms/rooms.js';
import { readText, requireText } from './payload.js';

/** A request of a client that is in a chat. */
export interface IRequest {
  readonly chat: string;
  readonly principal: IPrincipal;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly right: Right;
}

/** The result of a request. */
export interface IOutcome {
  readonly id: string;
  readonly seq?: number;
  readonly repeated?: boolean;
}

type Run = (
  rooms: Pick<Rooms, 'execute'>,
  strings: Strings,
  request: IRequest
) => Promise<IOutcome>;

/** The events by which a client asks for something. Each uses up a message string. */
export const REQUESTS = {
  chat_message: async (rooms, strings, request) => {
    const { chat, principal, payload, right } = request;
    const body = requireBody(payload);
    const local_id = readText(payload, 'local_id');
    await useString(strings, request);
    const message = { body, ...(local_id !== undefined && { local_id }) };
    const sent = await rooms.execute(principal, { type: 'send', chat, message }, right);
    return { id: sent.id, seq: sent.seq, repeated: sent.repeated };
  },

  chat_edit: async (rooms, strings, request) => {
    const { chat, principal, payload, right } = request;
    const body = requireBody(payload);
    const id = requireText(payload, 'id');
    await useString(strings, request);
    await rooms.execute(principal, { type: 'edit', chat, id, body }, right);
    return { id };
  },

  chat_delete: async (rooms, strings, request) => {
    const { chat, principal, payload, right } = request;
    const id = requireText(payload, 'id');
    await useString(strings, request);
    await rooms.execute(principal, { type: 'delete', chat, id }, right);
    return { id };
  }
} as const satisfies Record<string, Run>;

export type RequestName = keyof typeof REQUESTS;

/** The acknowledgement of a request that was carried out. */
export const answerOf = (chat: string, outcome: IOutcome): object => ({
  status: 'ok',
  chat_id: chat,
  ...outcome
});

/** @throws ChatError if the string is not valid for this chat and this user */
async function useString(strings: Strings, { chat, principal, payload }: IRequest): Promise<void> {
  const string = requireText(payload, 'message_string');
  const named = readText(payload, 'chat_id') ?? chat;
  await strings.check('message', string, named, principal.username);
  if (named !== chat) {
    throw new ChatError('bad_value', 'You are connected to another chat.', 'chat_id');
  }
  await strings.use(string);
}

/** The rooms limit the length. @throws ChatError `bad_value` */
function requireBody({ message }: IRequest['payload']): string {
  if (typeof message !== 'string') {
    throw new ChatError('bad_value', 'The field message must be a text.', 'message');
  }
  return message;
}
