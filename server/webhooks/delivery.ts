import type { Audiences, IEventView } from '../feed/audience.js';
import { expand } from '../feed/expand.js';
import { writePosition, type IFeedEvent } from '../feed/feed-event.js';
import type { IPosition } from '../storage/journal.js';
import type { IPrincipal } from '../identity/principal.js';
import type { IStorage } from '../storage/storage.js';
import type { IFailure, IWebhookRow } from '../storage/webhooks.js';
import type { WebhookClient } from './webhook-client.js';

/** An event in the format of the HTTP API. */
export interface IWebhookEvent {
  readonly name: string;
  readonly data: { readonly [key: string]: unknown };
}

export interface IDeliveryOptions {
  readonly storage: Pick<IStorage, 'journal' | 'messagesAfter'>;
  readonly audiences: Audiences;
  readonly client: WebhookClient;
  /** Writes an event in the format of the event stream. */
  write(event: IFeedEvent, view: IEventView): Promise<readonly IWebhookEvent[]>;
}

/** The result of one attempt. */
export interface IOutcome {
  /** The number of requests that were accepted. */
  readonly accepted: number;
  readonly failure?: IFailure;
}

/**
 * The principal of a webhook: its owner, without rights that only a token gives. The role of administrator is not stored, so nothing could
 * revoke it from a webhook.
 */
export const ownerOf = ({ username }: Pick<IWebhookRow, 'username'>): IPrincipal => ({
  username,
  name: username,
  displayName: username,
  bot: false,
  admin: false,
  guest: false
});

/**
 * Sends one event to one webhook, once. Permissions are checked and text is read at that moment, so that nothing is sent that was deleted
 * meanwhile or that the owner may no longer see.
 */
export class Delivery {
  constructor(
    private readonly _options: IDeliveryOptions,
    private readonly _hook: IWebhookRow,
    private readonly _signal: AbortSignal
  ) {
    this._owner = ownerOf(_hook);
  }

  /** An event as the webhook's owner may see it now; null if it does not concern them, or if the webhook is for another chat. */
  async viewOf(event: IFeedEvent): Promise<IEventView | null> {
    const { chat = event.chat } = this._hook;
    return chat === event.chat ? this._options.audiences.viewOf(this._owner, event) : null;
  }

  /** @param view - the owner's view of the event, if the caller has just read it. An attempt that had to wait reads it again. */
  deliver(position: IPosition, view?: IEventView): Promise<IOutcome> {
    return this._options.client.inTurn(this._hook.username, async hasWaited =>
      this._send(
        await this._compose(position, hasWaited ? undefined : view),
        writePosition(position)
      )
    );
  }

  /** Tells the receiver that events before this position are lost, so that it must read the chats again. */
  deliverReset(position: IPosition, now: number): Promise<IOutcome> {
    const data = {
      time: new Date(now).toISOString(),
      reason: 'The events since then are no longer available. Read the chats again.'
    };
    return this._options.client.inTurn(this._hook.username, () =>
      this._send([{ name: 'reset', data }], `reset.${writePosition(position)}`)
    );
  }

  private async _send(events: readonly IWebhookEvent[], position: string): Promise<IOutcome> {
    let accepted = 0;
    for (const { name, data } of events) {
      // A position may have two events. Each keeps its id when it is sent again.
      const id = `${this._hook.id}.${position}${accepted > 0 ? `.${accepted}` : ''}`;
      const body = JSON.stringify({ type: name, timestamp: data.time, data });
      const failure = await this._options.client.send(this._hook, { id, body }, this._signal);
      if (failure) {
        return { accepted, failure };
      }
      accepted++;
    }
    return { accepted };
  }

  private async _compose(
    { n, i }: IPosition,
    known: IEventView | undefined
  ): Promise<readonly IWebhookEvent[]> {
    const { storage, write } = this._options;
    const [row] = await storage.journal.after(n - 1, 1);
    const events = row?.n === n ? await expand(storage, row) : [];
    const event = events.find(({ position }) => position.i === i);
    const view = event && (known ?? (await this.viewOf(event)));
    if (!event || !view) {
      return [];
    }
    const written = await write(event, view);
    const { events: names } = this._hook;
    return written.filter(({ name }) => !names || names.includes(name));
  }

  private readonly _owner: IPrincipal;
}
