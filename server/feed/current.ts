import type { IMessageRow } from '../storage/storage.js';
import type { IFeedEvent } from './feed-event.js';
import { keptIn } from './until-change.js';

/** Messages that were changed, by chat and id; null for those that were removed. */
export type ChangedMessages = ReadonlyMap<string, ReadonlyMap<string, IMessageRow | null>>;

/** The messages that these events edit, delete or remove, as the last of the events leaves them. */
export function changedIn(events: readonly IFeedEvent[]): ChangedMessages {
  const changed = new Map<string, Map<string, IMessageRow | null>>();
  const note = (chat: string, id: string, message: IMessageRow | null): void =>
    void keptIn(changed, chat, () => new Map<string, IMessageRow | null>()).set(id, message);
  for (const { chat, what } of events) {
    if (what.type !== 'message-created' && 'message' in what) {
      note(chat, what.message.id, what.message);
    } else if (what.type === 'message-removed') {
      note(chat, what.id, null);
    }
  }
  return changed;
}

/** The message of an earlier event as it is now: null if it was removed, undefined if it did not change. */
export const currentOf = (
  { chat, what }: IFeedEvent,
  changed: ChangedMessages
): IMessageRow | null | undefined =>
  'message' in what ? changed.get(chat)?.get(what.message.id) : undefined;

/** Earlier events with the messages as they are now, as the store would give them. An event about a removed message is left out. */
export const withCurrent = (
  events: readonly IFeedEvent[],
  changed: ChangedMessages
): readonly IFeedEvent[] =>
  events.flatMap(event => {
    const { what } = event;
    const message = currentOf(event, changed);
    return message === undefined || !('message' in what)
      ? [event]
      : message === null
        ? []
        : [{ ...event, what: { ...what, message } }];
  });
