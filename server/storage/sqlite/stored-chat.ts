import { ChatError } from '../../errors.js';
import type { IStoredChat } from '../storage.js';
import type { Tables } from './tables.js';

/** All that a room needs of a chat to open it. */
export function storedChat(
  { chats, entries, log, messages, people, routing, workspaces }: Tables,
  id: string
): IStoredChat | null {
  const row = chats.get(id);
  if (row && messages.newest(id) > row.lastSeq) {
    throw new ChatError('chat_damaged');
  }
  const held = routing.held(id);
  return (
    row && {
      row,
      ...log.read(id),
      participants: people.participants(id),
      strangers: people.strangers(id),
      clients: people.clients(id),
      retired: chats.retired(id),
      entries: entries.count(id),
      ...(held.length > 0 && { held }),
      ...(row.workspace !== undefined && { workspace: workspaces.people(row.workspace) })
    }
  );
}
