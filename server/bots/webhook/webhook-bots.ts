import type { IClock, IDisposable } from '../../clock.js';
import { Audiences, type IEventView } from '../../feed/audience.js';
import type { Feed } from '../../feed/feed.js';
import type { IFeedEvent } from '../../feed/feed-event.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { BotRegistry } from '../../registry/bot-registry.js';
import type { IBotRow, IMessageRow, IStorage } from '../../storage/storage.js';
import type { AllowedAddresses } from '../../webhooks/allowed-addresses.js';
import { Turns } from '../../webhooks/turns.js';
import type { Webhooks } from '../../webhooks/webhooks.js';
import type { BotHost } from '../host.js';
import { WebhookBot } from './webhook-bot.js';

/** Requests of all bots together that are not slow. */
const AT_ONCE = 32;

/** Requests of one bot, each for a message in another chat. */
const AT_ONCE_PER_BOT = 100;

/** The events that a bot gets beside the messages that ask it. */
const EVENTS = ['chatActionReceived'];

export interface IWebhookBotsOptions {
  readonly registry: BotRegistry;
  readonly host: Pick<BotHost, 'add' | 'remove'>;
  readonly webhooks: Pick<Webhooks, 'attach' | 'detach' | 'detachOthers'>;
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly clock: IClock;
  readonly addresses: AllowedAddresses;
  /** Writes an event in the format of the event stream. */
  write(
    event: IFeedEvent,
    view: IEventView
  ): Promise<readonly { name: string; data: { readonly [key: string]: unknown } }[]>;
}

/** Runs the bots behind webhooks: those of the configuration, and registered ones as long as they are. */
export class WebhookBots implements IDisposable {
  constructor(private readonly _options: IWebhookBotsOptions) {
    const { storage, feed, clock } = _options;
    this._audiences = new Audiences(storage, feed);
    this._turns = new Turns({ clock, atOnce: AT_ONCE, each: AT_ONCE_PER_BOT });
  }

  /** Each bot resumes where it stopped. */
  async start(): Promise<void> {
    const { registry, host, webhooks } = this._options;
    this._listeners = [
      registry.events.on('put', bot => this._put(bot)),
      registry.events.on('removed', ({ username }) => {
        this._bots.delete(username);
        host.remove(username);
        return this._inOrder(() => webhooks.detach(username));
      })
    ];
    for (const bot of await registry.list()) {
      await this._put(bot);
    }
    await this._inOrder(() => webhooks.detachOthers());
  }

  dispose(): void {
    this._listeners.forEach(listener => listener.dispose());
  }

  private async _put(row: IBotRow): Promise<void> {
    if (row.kind !== 'webhook') {
      return;
    }
    const { clock, addresses, host, webhooks } = this._options;
    const known = this._bots.get(row.username);
    if (known) {
      known.row = row;
    } else {
      const bot = new WebhookBot(row, {
        ...{ clock, addresses, turns: this._turns },
        write: (principal, chat, message) => this._write(principal, chat, message)
      });
      this._bots.set(row.username, bot);
      await host.add(bot);
    }
    const { username, url = '', secret = '' } = row;
    await this._inOrder(async () => {
      if (this._bots.get(username)?.row === row) {
        await webhooks.attach({ username, url, secret, events: EVENTS });
      }
    });
  }

  /** One after the other, so that of two changes the later holds. */
  private _inOrder(run: () => Promise<void>): Promise<void> {
    const result = this._last.then(run);
    this._last = result.catch(() => undefined);
    return result;
  }

  private async _write(
    bot: IPrincipal,
    chat: string,
    message: IMessageRow
  ): Promise<string | null> {
    const at = message.time * 1000;
    const what = { type: 'message-created', message } as const;
    const event: IFeedEvent = { chat, what, at, position: { n: 0, i: 0 } };
    const view = await this._audiences.viewOf(bot, event);
    const [written] = view ? await this._options.write(event, view) : [];
    return written
      ? JSON.stringify({ type: written.name, timestamp: written.data.time, data: written.data })
      : null;
  }

  private readonly _audiences: Audiences;
  private readonly _turns: Turns;
  private readonly _bots = new Map<string, WebhookBot>();
  private _last: Promise<unknown> = Promise.resolve();
  private _listeners: readonly IDisposable[] = [];
}
