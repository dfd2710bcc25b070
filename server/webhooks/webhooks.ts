import type { Logger } from 'pino';
import { v5 } from 'uuid';
import { atMost, type IClock } from '../clock.js';
import { ChatError } from '../errors.js';
import { Audiences } from '../feed/audience.js';
import type { Feed } from '../feed/feed.js';
import { wholeRow } from '../feed/feed-event.js';
import type { IPrincipal } from '../identity/principal.js';
import { can } from '../policy/policy.js';
import type { ILimits } from '../limits.js';
import { requireParticipant } from '../rooms/chats/read-access.js';
import type { IStorage } from '../storage/storage.js';
import type { IPosition } from '../storage/journal.js';
import type { IDeadLetter, IWebhookRow } from '../storage/webhooks.js';
import { AllowedAddresses, type Resolve } from './allowed-addresses.js';
import { DeliveryQueue, type IDeliveryQueueOptions } from './delivery-queue.js';
import { WebhookClient } from './webhook-client.js';
import { newSecret } from './signature.js';
import { ownerOf, type IDeliveryOptions } from './delivery.js';

/** Milliseconds that requests in progress get when the server closes. */
const CLOSE_TIMEOUT_MS = 1_000;

/** The namespace of the ids of webhooks that belong to the registration of a bot. */
const OF_BOTS = '0d6a4c1e-3b0b-4f6e-8f63-6f1f2f6f7a10';

export interface IWebhooksOptions {
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'webhooksPerUser'>;
  /** Hosts that webhooks may use even if they are not public, and by http; `host` or `host:port`. */
  readonly hosts: readonly string[];
  readonly resolve?: Resolve;
  readonly write: IDeliveryOptions['write'];
  readonly log: Logger;
}

/** The fields of a new webhook. */
export type NewWebhook = Pick<IWebhookRow, 'url' | 'events' | 'chat'>;

/** The part of a registered bot that says where its events go. */
export type BotWebhook = Required<Pick<IWebhookRow, 'username' | 'url' | 'secret' | 'events'>>;

/** All webhooks. Each belongs to a user, and only its owner sees it. It gets the events that its owner may see at the time of delivery. */
export class Webhooks {
  constructor(private readonly _options: IWebhooksOptions) {
    const { storage, feed, clock, hosts, resolve, write, log } = _options;
    this._addresses = new AllowedAddresses(hosts, resolve);
    const client = new WebhookClient({ addresses: this._addresses, clock });
    const audiences = new Audiences(storage, feed);
    this._queueOptions = { storage, feed, audiences, client, write, clock, log };
  }

  /** Resumes every webhook where it stopped. Those of bots are attached again. */
  async start(): Promise<void> {
    const hooks = await this._options.storage.webhooks.list();
    hooks.filter(hook => !isOfBot(hook)).forEach(hook => this._send(hook));
  }

  /** The number of active webhooks. */
  get size(): number {
    return this._queues.size;
  }

  /** Adds a webhook, which receives events from now on. @throws ChatError */
  async add(principal: IPrincipal, { url, events, chat }: NewWebhook): Promise<IWebhookRow> {
    const { storage, feed, clock, limits } = this._options;
    requireManageRight(principal);
    this._addresses.check(url);
    if (chat !== undefined) {
      await requireParticipant(storage, ownerOf(principal), chat);
    }
    const hook: IWebhookRow = {
      id: clock.uuid(),
      username: principal.username,
      url,
      secret: newSecret(),
      ...(events && { events }),
      ...(chat !== undefined && { chat }),
      createdOn: clock.now(),
      position: wholeRow(await feed.position())
    };
    await storage.webhooks.add(hook, limits.webhooksPerUser);
    this._send(hook);
    return hook;
  }

  /** Sends a registered bot the events of these names, from now on or from where it stopped. It goes to where the bot is now. */
  async attach({ username, url, secret, events }: BotWebhook): Promise<void> {
    const { storage, feed, clock } = this._options;
    const id = v5(username, OF_BOTS);
    const known = await storage.webhooks.get(id);
    if (known?.url === url && known.secret === secret) {
      if (!this._queues.has(id)) {
        this._send(known);
      }
      return;
    }
    await this._queues.get(id)?.abort(); // stores its position
    const { position } = (await storage.webhooks.get(id)) ?? {
      position: wholeRow(await feed.position())
    };
    await storage.webhooks.remove(id);
    const hook: IWebhookRow = {
      ...{ id, username, url, secret, events, position },
      createdOn: clock.now()
    };
    await storage.webhooks.add(hook, Number.MAX_SAFE_INTEGER);
    this._send(hook);
  }

  /** The bot is registered no more. */
  async detach(username: string): Promise<void> {
    await this._remove(v5(username, OF_BOTS));
  }

  /** All bots are attached: those that were attached at an earlier start are registered no more. */
  async detachOthers(): Promise<void> {
    const hooks = await this._options.storage.webhooks.list();
    for (const hook of hooks.filter(one => isOfBot(one) && !this._queues.has(one.id))) {
      await this._remove(hook.id);
    }
  }

  async list(principal: IPrincipal): Promise<IWebhookRow[]> {
    requireManageRight(principal);
    return this._options.storage.webhooks.list(principal.username);
  }

  /** @throws ChatError `webhook_not_found`, also for the webhook of another user. */
  async get(principal: IPrincipal, id: string): Promise<IWebhookRow> {
    requireManageRight(principal);
    const hook = await this._options.storage.webhooks.get(id);
    if (hook?.username !== principal.username) {
      throw new ChatError('webhook_not_found');
    }
    return hook;
  }

  async remove(principal: IPrincipal, id: string): Promise<void> {
    await this.get(principal, id);
    await this._remove(id);
  }

  /** The events that could not be delivered, ordered by position. */
  async deadLetters(
    principal: IPrincipal,
    id: string,
    range: { limit: number; after?: IPosition }
  ): Promise<IDeadLetter[]> {
    await this.get(principal, id);
    return this._options.storage.webhooks.deadLetters(id, range);
  }

  /** Deletes all dead letters of a webhook. */
  async forget(principal: IPrincipal, id: string): Promise<void> {
    await this.get(principal, id);
    await this._options.storage.webhooks.removeDeadLetters(id);
  }

  /** Begins to send its dead letters again. */
  async redeliver(principal: IPrincipal, id: string): Promise<void> {
    await this.get(principal, id);
    this._queues.get(id)?.redeliver();
  }

  /** Checks a user who may have been deleted, and stops webhooks that were deleted with them. */
  async refresh(username: string): Promise<void> {
    const left = await this._options.storage.webhooks.list(username);
    for (const [id, queue] of this._queues) {
      if (queue.username === username && !left.some(hook => hook.id === id)) {
        this._end(id);
      }
    }
  }

  /** Begins nothing new. Requests in progress get a moment to end. */
  async dispose(): Promise<void> {
    const queues = [...this._queues.values()];
    this._queues.clear();
    const stopped = Promise.all(queues.map(queue => queue.stop()));
    await atMost(this._options.clock, CLOSE_TIMEOUT_MS, stopped);
    await Promise.all(queues.map(queue => queue.abort()));
  }

  private _send(hook: IWebhookRow): void {
    const onGone = (): void => {
      this._options.log.info(
        { webhook: hook.id },
        'A webhook was removed because its receiver answered 410 Gone.'
      );
      this._remove(hook.id).catch((err: unknown) =>
        this._options.log.error({ err }, 'A webhook could not be removed.')
      );
    };
    this._queues.set(hook.id, new DeliveryQueue(this._queueOptions, hook, onGone));
  }

  private async _remove(id: string): Promise<void> {
    this._end(id);
    await this._options.storage.webhooks.remove(id);
  }

  private _end(id: string): void {
    void this._queues.get(id)?.abort();
    this._queues.delete(id);
  }

  private readonly _addresses: AllowedAddresses;
  private readonly _queueOptions: IDeliveryQueueOptions;
  private readonly _queues = new Map<string, DeliveryQueue>();
}

/** Whether a webhook belongs to the registration of a bot. */
const isOfBot = ({ id, username }: IWebhookRow): boolean => id === v5(username, OF_BOTS);

function requireManageRight(principal: IPrincipal): void {
  if (!can(principal, 'webhook.manage', null)) {
    throw new ChatError('forbidden');
  }
}
