import type * as S from '../../server/storage/storage.js';
import { copy, deliveryKey } from './chat.js';
import type { MemoryState } from './state.js';

/** What bots are given beside the messages of the chat. */
export class MemoryRouting {
  constructor(private readonly _state: MemoryState) {}

  held(id: string): S.IMessageRow[] {
    return this._state.of(id, chat => copy([...chat.held.values()]), []);
  }

  deliveries(id: string, bot: string): S.IDelivery[] {
    const own = (one: S.IDelivery | null): one is S.IDelivery => one?.bot === bot;
    return this._state.of(id, chat => copy([...chat.deliveries.values()].filter(own)), []);
  }

  end(id: string, bot: string, delivery: string): void {
    this._state.require(id).deliveries.set(deliveryKey(bot, delivery), null);
  }
}
