import { writePosition, type Happening, type IFeedEvent } from '../../feed/feed-event.js';
import { senderOf } from '../../identity/user.js';
import type { IMessage } from '../../../src/document/index.js';
import type { IStorage } from '../../storage/storage.js';

/** An event as clients get it: its name and its content. */
export type SocketEvent = readonly [name: string, content: object];

/** The storage that the names of senders need. */
export type NameStorage = Pick<IStorage, 'getUser' | 'givenName'>;

/** Writes an event of the feed for clients; null if they have no event for it. */
export async function writeEvent(
  storage: NameStorage,
  event: IFeedEvent
): Promise<SocketEvent | null> {
  const { chat, what } = event;
  const position = writePosition(event.position);
  if (what.type === 'message-removed') {
    return ['feedback', { type: 'message_deleted', id: what.id, chat_id: chat, position }];
  }
  if (!('message' in what)) {
    return null;
  }
  const { message } = what;
  const said = await describeMessage(storage, chat, message);
  const isBots = said.sender_kind === 'bot';
  const type = typeOf(what, isBots);
  if (type === 'message_deleted') {
    return ['feedback', { ...said, type, message: '', position }];
  }
  if (message.streaming) {
    return ['progress', { ...said, type: 'progress', position }];
  }
  return [type === 'message' ? 'message' : 'feedback', { ...said, type, position }];
}

/** The text of a message that grows. */
export const writeProgress = async (
  storage: NameStorage,
  chat: string,
  message: IMessage
): Promise<SocketEvent> => [
  'progress',
  { ...(await describeMessage(storage, chat, message)), type: 'progress' }
];

const TYPES: Partial<Record<Happening['type'], string>> = {
  'message-created': 'message_received',
  'message-finished': 'message_received',
  'bots-quiet': 'message_received',
  'message-edited': 'message_edited',
  chosen: 'message_edited',
  'message-deleted': 'message_deleted'
};

/** A deleted message has no other event, and the first complete text of a bot is its answer. */
function typeOf(what: Extract<Happening, { message: unknown }>, isBots: boolean): string {
  const type = what.message.deleted ? 'message_deleted' : TYPES[what.type];
  return type === 'message_received' && isBots ? 'message' : (type ?? 'message_edited');
}

async function describeMessage(storage: NameStorage, chat: string, message: IMessage) {
  const { id, seq, body, sender, time, type, reply_to, stream_failure } = message;
  const { name, kind } = await senderOf(storage, chat, message);
  return {
    id,
    seq,
    message: body,
    chat_id: chat,
    sender,
    sender_name: name,
    sender_kind: kind,
    created_at: time,
    ...(type === 'system' && { system: true }),
    ...(reply_to !== undefined && { reply_to }),
    ...(stream_failure !== undefined && { failure: stream_failure })
  };
}
