import type * as S from '../../server/storage/storage.js';
import { copy, deliveryKey } from './chat.js';
import type { MemoryState } from './state.js';

/** The messages that bots are given beside those of the chat. */
export const memoryRouting = (
  run: <T>(read: (state: MemoryState) => T) => Promise<T>
): S.IRoutingStore => ({
  held: id => run(state => state.of(id, chat => copy([...chat.held.values()]), [])),

  deliveries(id, bot) {
    const own = (one: S.IDelivery | null): one is S.IDelivery => one?.bot === bot;
    return run(state => state.of(id, chat => copy([...chat.deliveries.values()].filter(own)), []));
  },

  attempt: (id, bot, delivery, attempts) =>
    run(state => {
      const { deliveries } = state.require(id);
      const key = deliveryKey(bot, delivery);
      const known = deliveries.get(key);
      if (known) {
        deliveries.set(key, { ...known, attempts });
      }
    }),

  end: (id, bot, delivery) =>
    run(state => void state.require(id).deliveries.set(deliveryKey(bot, delivery), null))
});
