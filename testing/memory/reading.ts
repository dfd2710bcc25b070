import type { IReadingStore } from '../../server/storage/storage.js';
import type { MemoryPeople } from './people.js';

/** The messages that users have set to unread. */
export const memoryReading = (
  run: (run: (people: MemoryPeople) => void) => Promise<void>
): IReadingStore => ({
  setUnread: (...given) => run(people => people.setUnread(...given))
});
