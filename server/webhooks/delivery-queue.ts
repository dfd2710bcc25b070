import type { Logger } from 'pino';
import type { IClock, IDisposable } from '../clock.js';
import type { IEventView } from '../feed/audience.js';
import type { Feed } from '../feed/feed.js';
import type { IFeedEvent } from '../feed/feed-event.js';
import { type IPosition, wholeRow } from '../storage/journal.js';
import { Follower } from '../feed/follower.js';
import type { IStorage } from '../storage/storage.js';
import type { IDeadLetter, IWebhookRow } from '../storage/webhooks.js';
import { redeliver } from './dead-letters.js';
import { Delivery, type IOutcome, type IDeliveryOptions } from './delivery.js';

/** Milliseconds between the attempts to deliver an event. After the last one, the event becomes a dead letter. */
const RETRY_DELAYS_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000];

/** The wait before the queue restarts after a failure, in milliseconds. */
const RESTART_DELAY_MS = 10_000;

/** The position may stay unstored for this long while events do not concern the webhook, in milliseconds. */
const SAVE_DELAY_MS = 60_000;

/** With this status, a receiver asks for no further events. */
const GONE = 410;

export interface IDeliveryQueueOptions extends IDeliveryOptions {
  readonly storage: Pick<IStorage, 'webhooks' | 'journal' | 'messagesAfter'>;
  readonly feed: Feed;
  readonly clock: IClock;
  readonly log: Logger;
}

/** Delivers events to one webhook. Each is tried until it is accepted or becomes a dead letter. Then the next one follows. */
export class DeliveryQueue {
  constructor(
    private readonly _options: IDeliveryQueueOptions,
    private readonly _hook: IWebhookRow,
    /** Called when the receiver wants no further events. */
    private readonly _onGone: () => void
  ) {
    this._position = _hook.position;
    this._log = _options.log.child({ webhook: _hook.id });
    this._delivery = new Delivery(_options, _hook, this._abort.signal);
    this._begin();
  }

  get username(): string {
    return this._hook.username;
  }

  /** Sends the dead letters again; see `dead-letters.ts`. */
  redeliver(): void {
    const { clock, storage } = this._options;
    const { signal } = this._abort;
    this._redelivering ??= redeliver({
      webhook: this._hook.id,
      store: storage.webhooks,
      delivery: this._delivery,
      clock,
      signal
    })
      .catch(this._onError)
      .finally(() => (this._redelivering = undefined));
  }

  /** Begins nothing new. Resolves when work in progress has ended and is stored. */
  async stop(): Promise<void> {
    this._isStopped = true;
    this._follower?.dispose();
    this._timers.forEach(timer => timer.dispose());
    this._timers.clear();
    this._wake?.();
    await this._running;
    if (this._saving) {
      await this._save(this._position).catch(this._onError);
    }
  }

  /** Aborts work in progress. It is repeated at the next start. */
  async abort(): Promise<void> {
    this._abort.abort();
    await this.stop();
    await this._redelivering;
  }

  private _begin(): void {
    this._running = this._follow().catch(this._restart);
  }

  private async _follow(): Promise<void> {
    const { feed } = this._options;
    if (!(await feed.knows(this._position.n))) {
      await this._deliverReset();
    }
    if (!this._isStopped) {
      this._follower = new Follower({
        feed,
        from: this._position,
        user: this.username,
        deliver: events => {
          const work = this._deliver(events);
          this._running = work.catch(() => undefined);
          return work;
        },
        onError: this._restart
      });
    }
  }

  private async _deliver(events: readonly IFeedEvent[]): Promise<void> {
    for (const event of events) {
      if (this._isStopped) {
        return;
      }
      // Events that do not concern the webhook wait for no turn.
      const view = await this._delivery.viewOf(event);
      if (view) {
        await this._deliverOne(event.position, view);
      } else {
        this._position = event.position;
      }
    }
    this._saveLater();
  }

  /** Tries until the event is accepted or becomes a dead letter. */
  private async _deliverOne(position: IPosition, view: IEventView): Promise<void> {
    for (let attempts = 1; ; attempts++) {
      // Later attempts ask for the view again, because rights may change during a pause.
      const known = attempts === 1 ? view : undefined;
      const outcome = await this._try(() => this._delivery.deliver(position, known));
      const pause = RETRY_DELAYS_MS[attempts - 1];
      if (outcome.failure && this._isStopped) {
        return;
      }
      if (!outcome.failure || pause === undefined) {
        await this._finish(position, outcome, attempts);
        return;
      }
      await this._pause(pause);
    }
  }

  private async _finish(
    position: IPosition,
    { accepted, failure }: IOutcome,
    attempts: number
  ): Promise<void> {
    const { clock, feed } = this._options;
    if (failure) {
      await this._save(position, { ...failure, position, at: clock.now(), attempts });
    } else if (accepted > 0) {
      await this._save(position);
    }
    this._position = position;
    if (attempts > 1 && !(await feed.knows(position.n))) {
      throw new Error('The journal was pruned while a webhook waited for its next attempt.');
    }
  }

  private async _deliverReset(): Promise<void> {
    const { feed, clock } = this._options;
    const next = wholeRow(await feed.position());
    for (let attempts = 1; !this._isStopped; attempts++) {
      const { failure } = await this._try(() => this._delivery.deliverReset(next, clock.now()));
      if (!failure) {
        return this._save(next);
      }
      await this._pause(RETRY_DELAYS_MS[Math.min(attempts, RETRY_DELAYS_MS.length) - 1]);
    }
  }

  private async _try(attempt: () => Promise<IOutcome>): Promise<IOutcome> {
    const outcome = await attempt();
    const { failure } = outcome;
    if (failure && !this._isStopped) {
      this._log.info(
        { reason: failure.reason },
        'The receiver of a webhook did not accept an event.'
      );
      if (failure.status === GONE) {
        this._onGone();
      }
    }
    return outcome;
  }

  /** Stores the position, which may also be behind events that did not concern the webhook. */
  private async _save(position: IPosition, letter?: IDeadLetter): Promise<void> {
    this._saving?.dispose();
    this._saving = undefined;
    await this._options.storage.webhooks.advance(this._hook.id, position, letter);
    this._position = position;
  }

  private _saveLater(): void {
    this._saving ??= this._after(SAVE_DELAY_MS, () => {
      const { position } = this._follower ?? { position: this._position };
      const { n, i } = this._position;
      // Between two deliveries, the follower may have passed rows without events.
      const isAhead = position.n > n || (position.n === n && position.i > i);
      void this._save(isAhead ? position : this._position).catch(this._onError);
    });
  }

  private _pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      this._wake = resolve;
      if (this._isStopped) {
        resolve();
      } else {
        this._after(ms, resolve);
      }
    });
  }

  private _after(ms: number, run: () => void): IDisposable {
    const timer = this._options.clock.after(ms, () => {
      this._timers.delete(timer);
      run();
    });
    this._timers.add(timer);
    return timer;
  }

  /** Restarts from the last position after an error, for example of the store. */
  private _restart = (error: unknown): void => {
    if (!this._isStopped) {
      this._onError(error);
      this._follower?.dispose();
      this._after(RESTART_DELAY_MS, () => this._begin());
    }
  };

  private _onError = (err: unknown): void =>
    this._log.error({ err }, 'The delivery to a webhook stopped and restarts.');

  private readonly _log: Logger;
  private readonly _abort = new AbortController();
  private readonly _delivery: Delivery;
  private readonly _timers = new Set<IDisposable>();
  private _running: Promise<void> = Promise.resolve();
  private _redelivering: Promise<void> | undefined;
  private _follower: Follower | undefined;
  /** All events up to here were delivered or did not concern the webhook. */
  private _position: IPosition;
  /** A timer that stores the position later. */
  private _saving: IDisposable | undefined;
  private _isStopped = false;
  private _wake: (() => void) | undefined;
}
