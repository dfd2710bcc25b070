import type { IClock } from '../clock.js';
import type { IPosition } from '../storage/journal.js';
import type { IWebhookStore } from '../storage/webhooks.js';
import type { Delivery } from './delivery.js';

/** Dead letters that are read at a time. */
const PAGE_ROWS = 100;

export interface IRedelivery {
  readonly webhook: string;
  readonly store: IWebhookStore;
  readonly delivery: Delivery;
  readonly clock: IClock;
  readonly signal: AbortSignal;
}

/** Sends dead letters again, each once, in their order. Stops when the receiver does not respond at all. */
export async function redeliver({
  webhook,
  store,
  delivery,
  clock,
  signal
}: IRedelivery): Promise<void> {
  let after: IPosition | undefined;
  for (;;) {
    const letters = await store.deadLetters(webhook, { limit: PAGE_ROWS, ...(after && { after }) });
    if (letters.length === 0) {
      return;
    }
    for (const { position, attempts } of letters) {
      if (signal.aborted) {
        return;
      }
      const { failure } = await delivery.deliver(position);
      if (!failure) {
        await store.removeDeadLetters(webhook, position);
      } else if (!signal.aborted) {
        const again = { ...failure, position, at: clock.now(), attempts: attempts + 1 };
        await store.putDeadLetter(webhook, again);
        if (failure.status === undefined) {
          return;
        }
      }
      after = position;
    }
  }
}
