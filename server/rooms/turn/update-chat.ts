import type { IPrincipal } from '../../identity/principal.js';
import { readName } from '../../policy/names.js';
import { checkRetention } from '../../policy/retention.js';
import type { CommandOf } from '../commands.js';
import { mergeChatMetadata } from './metadata.js';
import type { Turn } from './turn.js';

/** Change the properties of the chat itself. A new topic is announced in the chat. */
export function updateChat(
  turn: Turn,
  principal: IPrincipal,
  { topic: given, metadata, retentionDays }: CommandOf<'update-chat'>,
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
  if (metadata) {
    const merged = mergeChatMetadata(chatState.metadata, metadata, chatState.limits.metadataBytes);
    turn.setMetadata(metadata, merged, by);
  }
  if (retentionDays !== undefined) {
    turn.setRetention(retentionDays, by);
  }
  if (topic !== undefined && topic !== chatState.topic) {
    turn.rename(topic, by);
    turn.tell({ event: 'topicUpdated', topic, initiator: by }, principal, newId());
  }
}
