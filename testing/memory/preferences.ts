import { ChatError } from '../../server/errors.js';
import {
  NO_PREFERENCES,
  type IChatSummary,
  type IPreferenceStore
} from '../../server/storage/storage.js';
import type { MemoryState } from './state.js';
import type { MemorySummaries } from './summaries.js';

/** The settings of users for single chats. */
export const memoryPreferences = (
  run: <T>(run: (state: MemoryState, summaries: MemorySummaries) => T) => Promise<T>
): IPreferenceStore => ({
  set: (chat, username, change, { at, most = Infinity }) =>
    run(state => {
      const { preferences } = state.require(chat);
      const before = preferences.get(username) ?? NO_PREFERENCES;
      const others = [...state.chats.values()].filter(
        one => one.preferences.get(username)?.pinned && one.row.id !== chat
      );
      if (change.pinned && !before.pinned && others.length >= most) {
        throw new ChatError('too_many_pinned_chats');
      }
      preferences.set(username, { ...before, ...change });
      state.journal.add(at, [{ chat, prefers: { username } }]);
    }),
  get: (chat, username) =>
    run(state =>
      state.of(chat, one => one.preferences.get(username) ?? NO_PREFERENCES, NO_PREFERENCES)
    ),
  alerts: (username, chats) =>
    run((_, summaries) => {
      const unread = summaries
        .listChats(username, { unread: true })
        .filter(({ row }) => chats.includes(row.id));
      const isMuted = ({ preferences }: IChatSummary): boolean => preferences.notify === 'none';
      const idOf = ({ row }: IChatSummary): string => row.id;
      return {
        muted: unread.filter(isMuted).map(idOf),
        urgent: unread
          .filter(one => !isMuted(one) && (one.mentioned || one.row.isDirect === true))
          .map(idOf)
      };
    })
});
