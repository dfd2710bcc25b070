import type { IPrincipal } from '../../identity/principal.js';
import { readName } from '../../policy/names.js';
import { checkRetention } from '../../policy/retention.js';
import type { CommandOf } from '../commands.js';
import { setAccess } from './chat-access.js';
import { mergeChatMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/** Change the properties of the chat itself. A new topic and another access are announced in the chat. */
export function updateChat(
  turn: Turn,
  principal: IPrincipal,
  { topic: given, access, metadata, retentionDays }: CommandOf<'update-chat'>,
  newId: () => string
): void {
  const { chatState } = turn;
  const by = principal.username;
  const topic =
    given === undefined ? undefined : readName(given, 'topic', chatState.limits.topicLength);
  if (retentionDays !== undefined) {
    turn.authorize(principal, 'chat.delete');
    checkRetention(retentionDays);
  }
  const merged =
    metadata && mergeChatMetadata(chatState.metadata, metadata, chatState.limits.metadataBytes);
  if (access !== undefined) {
    setAccess(turn, principal, access, newId); // the last that may be refused
  }
  if (metadata && merged) {
    turn.setMetadata(metadata, merged, by);
  }
  if (retentionDays !== undefined) {
    turn.setRetention(retentionDays, by);
  }
  if (topic !== undefined && topic !== chatState.topic) {
    turn.rename(topic, by);
    turn.announce({ event: 'topicUpdated', topic, initiator: by }, principal, newId());
  }
}
