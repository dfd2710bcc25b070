import type { IRoomsEvents } from '../rooms/events.js';
import type { IMessageRow } from '../storage/storage.js';

/** The names of the events that clients are sent. */
export type NewsName =
  | 'chatThreadCreated'
  | 'chatThreadPropertiesUpdated'
  | 'chatThreadDeleted'
  | 'chatMessageReceived'
  | 'chatMessageEdited'
  | 'chatMessageDeleted'
  | 'readReceiptReceived';

/** What happened in one chat since it was last told: of each kind only the newest. */
export class News {
  /** For everybody who may read the chat, in the order of what happened; with the message it is about. */
  readonly events = new Map<NewsName, IMessageRow | undefined>();
  /** Who has read on. */
  readonly readers = new Set<string>();
}

type Translator<N extends keyof IRoomsEvents> = (
  event: IRoomsEvents[N]
) => readonly [chat: string, tell: (news: News) => void];

/** What the rooms tell, in the words of the API. */
export const TRANSLATORS: { readonly [N in keyof IRoomsEvents]?: Translator<N> } = {
  'chat-created': ({ row }) => [row.id, ({ events }) => events.set('chatThreadCreated', undefined)],
  'chat-updated': ({ chat }) => [chat, propertiesUpdated],
  'role-changed': ({ chat }) => [chat, propertiesUpdated],
  'chat-deleted': ({ chat }) => [chat, ({ events }) => events.set('chatThreadDeleted', undefined)],
  read: ({ chat, username }) => [chat, ({ readers }) => readers.add(username)],
  committed: ({ chat, created, changed, removed }) => [
    chat,
    ({ events }) => {
      // What the server itself tells has events of its own.
      const received = created.filter(({ type }) => type === 'msg');
      const deleted = changed.filter(message => message.deleted);
      const edited = changed.filter(message => !message.deleted);
      if (received.length > 0) {
        events.set('chatMessageReceived', received[received.length - 1]);
      }
      if (edited.length > 0) {
        events.set('chatMessageEdited', edited[edited.length - 1]);
      }
      if (deleted.length > 0 || removed.length > 0) {
        events.set('chatMessageDeleted', deleted[deleted.length - 1]);
      }
    }
  ]
};

/** The events of the rooms that clients hear of. */
export const TRANSLATED = Object.keys(TRANSLATORS) as (keyof IRoomsEvents)[];

function propertiesUpdated({ events }: News): void {
  events.set('chatThreadPropertiesUpdated', undefined);
}
