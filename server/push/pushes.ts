import type { Logger } from 'pino';
import { isQuiet } from '../../src/document/index.js';
import { Breaks } from '../breaks.js';
import { atMost, type IClock, type IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import { Audiences } from '../feed/audience.js';
import type { Feed } from '../feed/feed.js';
import type { Happening, IFeedEvent } from '../feed/feed-event.js';
import { Follower } from '../feed/follower.js';
import type { ICredential, IPrincipal } from '../identity/principal.js';
import type { ILimits } from '../limits.js';
import { can } from '../policy/policy.js';
import { wholeRow } from '../storage/journal.js';
import type { IPushRow } from '../storage/pushes.js';
import type { IChatSummary, IStorage } from '../storage/storage.js';
import type { AllowedAddresses } from '../webhooks/allowed-addresses.js';
import { ownerOf } from '../webhooks/delivery.js';
import { Turns } from '../webhooks/turns.js';
import { checkSubscription, type NewPush } from './check-subscription.js';
import { isWanted, newsOf, type IArrived } from './news.js';
import { PushClient, type PushOutcome } from './push-client.js';
import { Retries, type IAttempt } from './retries.js';
import type { Vapid } from './vapid.js';

/** Messages within this time share a push. Those that are read meanwhile, in an open page, need none. In milliseconds. */
const GATHER_MS = 5_000;

/** Chats with news at a time, and pushes that wait for their turn, of one user. More are left out: the page shows all of them when it is opened. */
const CHATS_MAX = 1_000;
const WAITING_PER_USER = 100;

/** Pushes at a time, of all users and of one. */
const AT_ONCE = 32;
const AT_ONCE_PER_USER = 4;

/** A subscription ends when its browser has not opened the page for this long, in milliseconds. */
const LIFETIME_MS = 30 * 24 * 60 * 60 * 1000;
const SWEEP_INTERVAL_MS = 60 * 60 * 1000;

const RESTART_DELAY_MS = 10_000;
const CLOSE_TIMEOUT_MS = 1_000;

export interface IPushesOptions {
  readonly storage: IStorage;
  readonly feed: Feed;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'pushesPerUser'>;
  readonly addresses: AllowedAddresses;
  readonly vapid: Vapid;
  readonly log: Logger;
}

/**
 * Tells browsers the news while their page is closed, but nothing that happens while the server is down, or that waits for another attempt when it
 * stops. Rights, preferences and quiet hours are those of the moment.
 */
export class Pushes {
  constructor(private readonly _options: IPushesOptions) {
    const { storage, feed, clock } = _options;
    this._audiences = new Audiences(storage, feed);
    this._client = new PushClient(_options);
    this._turns = new Turns({ clock, atOnce: AT_ONCE, each: AT_ONCE_PER_USER });
    this._retries = new Retries(clock, push => this._send(push, null));
  }

  get publicKey(): string {
    return this._options.vapid.publicKey;
  }

  async start(): Promise<void> {
    const { storage, clock } = this._options;
    await this._sweep();
    this._sweeping = clock.every(SWEEP_INTERVAL_MS, () => void this._sweep().catch(this._onError));
    this._users = new Set(await storage.pushes.usernames());
    await this._follow();
  }

  /**
   * Tells a browser the news, in place of what it asked for before: until the token expires, or as long as its page is opened now and then if
   * the token is renewable. @throws ChatError
   */
  async subscribe(
    { principal, expires, renewable }: Pick<ICredential, 'principal' | 'expires' | 'renewable'>,
    push: NewPush
  ): Promise<void> {
    const { storage, clock, limits, addresses } = this._options;
    if (!can(principal, 'webhook.manage', null)) {
      throw new ChatError('forbidden');
    }
    checkSubscription(push, addresses);
    const { username } = principal;
    const at = clock.now();
    const row = { ...push, username, at, expiresOn: renewable ? at + LIFETIME_MS : expires };
    await storage.pushes.put(row, limits.pushesPerUser);
    this._users.add(username);
  }

  /** The user has signed out in a browser, or wants to hear nothing there. */
  async unsubscribe({ username }: IPrincipal, endpoint: string): Promise<void> {
    await this._options.storage.pushes.remove(endpoint, username);
    await this._refresh(username);
  }

  /** The tokens of a user were revoked. */
  async forget(username: string): Promise<void> {
    await this._options.storage.pushes.removeOf(username);
    await this._refresh(username);
  }

  async dispose(): Promise<void> {
    this._isDisposed = true;
    [this._follower, this._timer, this._sweeping, this._retries].forEach(one => one?.dispose());
    this._abort.abort();
    await atMost(
      this._options.clock,
      CLOSE_TIMEOUT_MS,
      Promise.all([this._telling, ...this._sent])
    );
  }

  private async _follow(): Promise<void> {
    const { feed, clock } = this._options;
    const from = wholeRow(await feed.position());
    if (this._isDisposed) {
      return;
    }
    this._follower = new Follower({
      feed,
      from,
      user: '',
      deliver: events => {
        this._note(events);
        return Promise.resolve();
      },
      onError: error => {
        this._onError(error);
        this._timer?.dispose();
        this._timer = clock.after(RESTART_DELAY_MS, () => {
          this._timer = undefined;
          void this._follow().catch(this._onError);
        });
      }
    });
  }

  private _note(events: readonly IFeedEvent[]): void {
    if (this._users.size === 0) {
      return;
    }
    for (const event of events) {
      const { chat, what } = event;
      if (isNews(what) && (this._news.has(chat) || this._news.size < CHATS_MAX)) {
        const { sender, seq } = what.message;
        const { since = seq } = this._news.get(chat) ?? {};
        this._news.set(chat, { event, sender, since: Math.min(since, seq) });
      }
    }
    if (this._news.size > 0) {
      this._timer ??= this._options.clock.after(GATHER_MS, () => {
        this._timer = undefined;
        this._telling = this._telling.then(() => this._tell()).catch(this._onError);
      });
    }
  }

  private async _tell(): Promise<void> {
    const all = [...this._news.values()];
    this._news.clear();
    const breaks = new Breaks();
    for (const arrived of all) {
      for (const username of this._users) {
        const summary = this._isDisposed ? null : await this._wantedBy(username, arrived);
        const rows = summary ? await this._options.storage.pushes.list(username) : [];
        rows
          .filter(row => this._isDue(row) && !this._retries.takes(row, arrived))
          .forEach(row => this._send({ row, arrived, attempts: 1 }, summary));
        await breaks.takeIfDue();
      }
    }
  }

  /** The chat, if its news are for this user and wanted; else null. */
  private async _wantedBy(
    username: string,
    { event, sender, since }: IArrived
  ): Promise<IChatSummary | null> {
    const view =
      sender === username ? null : await this._audiences.viewOf(ownerOf({ username }), event);
    const summary = view && (await this._options.storage.getSummary(event.chat, username));
    return summary && isWanted(summary, since) ? summary : null;
  }

  /** Whether a browser is told news now: its token has not expired, and these are no quiet hours. */
  private _isDue({ quietHours, timeZone, expiresOn }: IPushRow): boolean {
    const now = this._options.clock.now();
    return expiresOn > now && !isQuiet(quietHours, new Date(now), timeZone);
  }

  /** Pushes the news of a chat to a browser when it is its turn. Another push of the chat that waits for the same browser will do. */
  private _send(push: IAttempt, known: IChatSummary | null): void {
    const { row, arrived } = push;
    const { username, endpoint } = row;
    const waiting = this._waiting.get(username) ?? new Set();
    const key = `${arrived.event.chat} ${endpoint}`;
    if (waiting.has(key) || waiting.size >= WAITING_PER_USER) {
      return;
    }
    this._waiting.set(username, waiting.add(key));
    const sent: Promise<unknown> = this._turns
      .run(username, async hasWaited => {
        waiting.delete(key);
        const summary = hasWaited || !known ? await this._stillWanted(row, arrived) : known;
        if (!summary || this._isDisposed) {
          return;
        }
        const news = await newsOf(this._options.storage, summary, row.words);
        await this._settle(push, await this._client.send(row, news, this._abort.signal));
      })
      .catch(this._onError)
      .finally(() => {
        this._sent.delete(sent);
        if (waiting.size === 0 && this._waiting.get(username) === waiting) {
          this._waiting.delete(username);
        }
      });
    this._sent.add(sent);
  }

  private async _settle({ row, arrived, attempts }: IAttempt, outcome: PushOutcome): Promise<void> {
    if (outcome.type === 'gone') {
      await this._options.storage.pushes.remove(row.endpoint);
      await this._refresh(row.username);
    } else if (outcome.type !== 'sent') {
      const after = outcome.type === 'failed' && !this._isDisposed ? outcome.after : Infinity;
      const isLater = this._retries.add({ row, arrived, attempts: attempts + 1 }, after);
      const line = `A push was not accepted. It is ${isLater ? 'tried again' : 'left out'}.`;
      this._options.log.info({ reason: outcome.reason, attempts }, line);
    }
  }

  /** While a push waited, its user may have signed out, read the chat or lost it. */
  private async _stillWanted(
    { username, endpoint }: IPushRow,
    arrived: IArrived
  ): Promise<IChatSummary | null> {
    const rows = await this._options.storage.pushes.list(username);
    const isThere = rows.some(one => one.endpoint === endpoint && this._isDue(one));
    return isThere ? this._wantedBy(username, arrived) : null;
  }

  private async _refresh(username: string): Promise<void> {
    if ((await this._options.storage.pushes.list(username)).length === 0) {
      this._users.delete(username);
    }
  }

  private _sweep(): Promise<void> {
    const { storage, clock } = this._options;
    const now = clock.now();
    return storage.pushes.sweep(now - LIFETIME_MS, now);
  }

  private readonly _onError = (err: unknown): void =>
    this._options.log.error({ err }, 'The news could not be pushed.');

  private readonly _audiences: Audiences;
  private readonly _client: PushClient;
  private readonly _turns: Turns;
  private readonly _retries: Retries;
  private readonly _abort = new AbortController();
  /** Those who have a subscription. */
  private _users = new Set<string>();
  /** The messages that have arrived, by chat. */
  private readonly _news = new Map<string, IArrived>();
  /** The pushes that wait for their turn, by user: each a chat and an endpoint. */
  private readonly _waiting = new Map<string, Set<string>>();
  private readonly _sent = new Set<Promise<unknown>>();
  private _telling: Promise<void> = Promise.resolve();
  private _follower: Follower | undefined;
  private _timer: IDisposable | undefined;
  private _sweeping: IDisposable | undefined;
  private _isDisposed = false;
}

/** A message that is complete. The text of one that grows is told when it is. */
const isNews = (
  what: Happening
): what is Extract<Happening, { type: 'message-created' | 'message-finished' }> =>
  (what.type === 'message-created' && !what.message.streaming) || what.type === 'message-finished';
