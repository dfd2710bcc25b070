import type { IJournalEntry, IJournalRow } from '../storage/journal.js';
import type { IMessageRow, IStorage } from '../storage/storage.js';
import type { Happening, IFeedEvent } from './feed-event.js';

type Store = Pick<IStorage, 'messagesAfter'>;

/**
 * The events of a row of the journal, with the messages as they are now. Each reference has its own number, even if it produces no event,
 * so that the position of an event never changes.
 */
export async function expand(store: Store, row: IJournalRow): Promise<IFeedEvent[]> {
  const events: IFeedEvent[] = [];
  let i = 0;
  for (const entry of row.entries) {
    for (const what of await happenings(store, entry)) {
      i++;
      if (what) {
        events.push({ position: { n: row.n, i }, at: row.at, chat: entry.chat, what });
      }
    }
    // The chats that were deleted with their workspace had the same readers.
    const { chats = [], readers = [], by } = entry.workspace ?? {};
    for (const chat of chats) {
      const what = { type: 'chat-deleted', by, access: 'private', readers } as const;
      events.push({ position: { n: row.n, i: ++i }, at: row.at, chat, what });
    }
  }
  return events;
}

async function happenings(store: Store, entry: IJournalEntry): Promise<(Happening | null)[]> {
  const { chat, made, changed, joined, left, roles, read, gone, removed = [] } = entry;
  const { access, moved, prefers, follows, workspace } = entry;
  const { removedAt = [] } = entry;
  const { created = [], edited = [], finished = [], deleted = [], chosen = [] } = entry;
  const seqs = [...created, ...edited, ...finished, ...deleted, ...chosen.map(({ seq }) => seq)];
  const messages = await messagesOf(store, chat, seqs);
  const about =
    (type: 'message-created' | 'message-edited' | 'message-finished' | 'message-deleted') =>
    (seq: number): Happening | null => {
      const message = messages.get(seq);
      if (message?.type === 'system') {
        // Other system messages report something that has events of its own.
        return message.event === 'botsQuiet' ? { type: 'bots-quiet', message } : null;
      }
      return message ? { type, message } : null;
    };
  return [
    ...(made ? [{ type: 'chat-created', ...made } as const] : []),
    ...(joined ? [{ type: 'joined', people: joined } as const] : []),
    ...(roles ? [{ type: 'roles-changed', people: roles } as const] : []),
    ...(changed ? [{ type: 'chat-changed', ...changed } as const] : []),
    ...created.map(about('message-created')),
    ...edited.map(about('message-edited')),
    ...finished.map(about('message-finished')),
    ...deleted.map(about('message-deleted')),
    ...chosen.map(({ seq, option, by }) => {
      const message = messages.get(seq);
      return message ? ({ type: 'chosen', message, option, by } as const) : null;
    }),
    ...removed.map((id, i) => ({ type: 'message-removed', id, seq: removedAt[i] ?? 0 }) as const),
    ...(read ? [{ type: 'read', ...read } as const] : []),
    ...(prefers ? [{ type: 'preferences-changed', ...prefers } as const] : []),
    ...(follows ? [{ type: 'following-changed', ...follows } as const] : []),
    ...(left ? [{ type: 'left', people: left } as const] : []),
    ...(access ? [{ type: 'access-changed', ...access } as const] : []),
    ...(moved ? [{ type: 'moved', ...moved } as const] : []),
    ...(workspace ? [{ type: 'workspace-changed', workspace } as const] : []),
    ...(gone ? [{ type: 'chat-deleted', ...gone } as const] : [])
  ];
}

/** A message as events contain it. The bundle is left out: it may be large, and clients with the document have it. */
function told(row: IMessageRow): IMessageRow {
  const brief = { ...row };
  delete brief.mime_model;
  return brief;
}

/** Messages by `seq`. Adjacent ones are read together. Removed messages are missing. */
async function messagesOf(
  store: Store,
  chat: string,
  seqs: readonly number[]
): Promise<Map<number, IMessageRow>> {
  const found = new Map<number, IMessageRow>();
  const sorted = [...seqs].sort((a, b) => a - b);
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] - sorted[to - 1] <= 1) {
      to++;
    }
    const last = sorted[to - 1];
    for (let next = sorted[from]; next <= last;) {
      const rows = await store.messagesAfter(chat, next - 1, last - next + 1);
      rows.forEach(row => found.set(row.seq, told(row)));
      next = (rows.at(-1)?.seq ?? last) + 1;
    }
    from = to;
  }
  return found;
}
