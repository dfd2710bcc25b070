import type { IDisposable } from '../clock.js';
import type { ICommitted } from '../rooms/events.js';
import type { IHandover, IMessageRow } from '../storage/storage.js';
import type { IBot } from './bot.js';
import { concurrencyOf, type IWaiting } from './concurrency.js';
import { RoutedInbox, type IInboxOptions } from './routed-inbox.js';
import { Works } from './works.js';

/** Messages that wait in memory, about. More stay in the store. */
const BATCH = 50;

/** Messages that wait in memory for a bot with `debounce`, which gets the newest one. */
const NEWEST = 10;

/** The wait before the store is read again after an error, in milliseconds. */
const RETRY_DELAY_MS = 5_000;

/**
 * The messages of one chat for one bot. The store is the queue: the cursor says how far the bot was given messages, and the handovers say
 * with which of them it is not done. Waking the inbox only means that there may be more. So little piles up in memory, and a restart
 * resumes where the bot stopped.
 */
export class Inbox implements IDisposable {
  /** @param _first - where to begin if the store has no cursor. */
  constructor(
    private readonly _chat: string,
    private readonly _bot: IBot,
    private readonly _options: IInboxOptions,
    private readonly _first: () => Promise<number>
  ) {
    this._choose = concurrencyOf(_bot);
    this._works = new Works(_options, _bot, _chat, () => this._goOn());
    this._routed = new RoutedInbox(_chat, _bot, _options);
    this._openedOn = _options.clock.now();
  }

  /** Resolves when all work that was requested so far is done. */
  get done(): Promise<void> {
    return this._reading.then(() => this._works.done).then(() => this._routed.done);
  }

  /** Begins behind this `seq`, wherever the cursor was. Works from before the bot left the chat are forgotten. */
  beginAt(seq: Promise<number>): void {
    this._then(async () => {
      const { storage } = this._options;
      for (const handover of await storage.handovers.list(this._chat, this._bot.name)) {
        await storage.handovers.remove(this._chat, this._bot.name, handover);
      }
      await this._storeCursor(await seq);
    });
  }

  /** Called when there may be new messages. */
  wake(): void {
    this._hasNew = true;
    this._goOn();
  }

  /** Called when there may be messages for the bot alone. */
  wakeRouted(): void {
    this._routed.wake();
  }

  /** A commit of the chat may end works of the bot, or change what waits. */
  note(committed: ICommitted): void {
    const { changed, removed, retried = [] } = committed;
    this._works.note(committed);
    this._routed.note(committed);
    this._waiting = this._waiting.flatMap(({ message, since }) => {
      const now = changed.find(({ id }) => id === message.id) ?? message;
      return now.deleted || removed.includes(message.id) ? [] : { message: now, since };
    });
    if (retried.some(({ bot }) => bot === this._bot.name)) {
      this._isBehind = true;
      this._goOn();
    }
  }

  /** A person has stopped the work on a message. */
  stop(message: string): void {
    this._works.stop(message);
    this._routed.stop(message);
  }

  /** The bot has left the chat: its works are aborted. */
  leave(): void {
    this._works.abort('The bot has left the chat.');
    this._routed.leave('The bot has left the chat.');
    this.dispose();
  }

  /** The server stops: nothing more is handed over, and the bot is told to end its works. */
  dispose(): void {
    this._isDisposed = true;
    this._works.end('The server stops.');
    this._routed.dispose('The server stops.');
    this._timer?.dispose();
  }

  /** Hands over what may be handed over now. */
  private _goOn(): void {
    if (!this._isAwake) {
      this._isAwake = true;
      this._then(async () => {
        this._isAwake = false;
        await this._begin();
        await this._resume();
        await this._drain();
      });
    }
  }

  private _then(job: () => Promise<void>): void {
    this._reading = this._reading
      .then(() => (this._isDisposed ? undefined : job()))
      .catch((err: unknown) => {
        const where = { chat: this._chat, bot: this._bot.name };
        this._options.log.error({ err, ...where }, 'A bot could not read new messages.');
        this._hasNew = true;
        this._goOnAfter(RETRY_DELAY_MS);
      });
  }

  /** Finds where the bot stopped. */
  private async _begin(): Promise<void> {
    if (this._read === null) {
      const stored = await this._options.storage.getCursor(this._chat, this._bot.name);
      this._read = stored ?? (await this._first());
      if (stored === null) {
        await this._storeCursor(this._read);
      }
    }
  }

  /** Hands over, before all others, the messages with which the bot was not done when the process ended, and those to try again. */
  private async _resume(): Promise<void> {
    const { storage } = this._options;
    if (this._isBehind) {
      this._isBehind = false;
      const all = await storage.handovers.list(this._chat, this._bot.name);
      this._again = all.filter(({ message }) => !this._works.has(message));
      this._isBehind ||= this._again.length < all.length;
    }
    const mayOverlap = this._bot.concurrency === 'concurrent';
    while (this._again.length > 0 && (this._works.size === 0 || mayOverlap) && !this._isDisposed) {
      const [{ message: id, attempts }] = this._again;
      const message = await storage.getMessage(this._chat, id);
      if (message && !message.deleted) {
        await this._works.give(message, attempts);
      } else {
        await storage.handovers.remove(this._chat, this._bot.name, this._again[0]);
      }
      this._again = this._again.slice(1);
    }
  }

  /** Hands over what the concurrency of the bot permits now. */
  private async _drain(): Promise<void> {
    while (!this._isDisposed) {
      await this._fill();
      const now = this._options.clock.now();
      const { dropped, given, wait } = this._choose(this._waiting, this._works.size, now);
      if (dropped.length + given.length === 0) {
        return this._goOnAfter(wait);
      }
      await this._leaveOut(dropped);
      for (const { message } of given) {
        // Meanwhile it may have been edited or deleted.
        const now = this._waiting.find(one => one.message.id === message.id);
        if (now) {
          await this._works.give(now.message);
          this._passed(now.message);
        }
      }
    }
  }

  /** Reads messages until enough of them wait. */
  private async _fill(): Promise<void> {
    while (this._hasNew && this._waiting.length < BATCH && !this._isDisposed) {
      this._hasNew = false;
      const after = this._read ?? 0;
      const { asking, until } = await this._options.asking.after(this._chat, after);
      for (const { message, bots } of asking) {
        if (bots.has(this._bot.name)) {
          const since = Math.max(message.time * 1000, this._openedOn);
          this._waiting.push({ message, since });
        }
      }
      if (this._bot.concurrency === 'debounce') {
        this._waiting = this._waiting.slice(-NEWEST);
      }
      this._read = until;
      // Skipped messages may be read again after a restart, so the cursor need not be stored each time.
      if (this._waiting.length === 0 && until - this._stored >= BATCH) {
        await this._storeCursor(until);
      }
      this._hasNew ||= until > after;
    }
  }

  /** Tells each sender once, below the newest message of theirs, that the bot was too busy. */
  private async _leaveOut(dropped: readonly IWaiting[]): Promise<void> {
    const counts = new Map<string, number>();
    const newest = new Map<string, IMessageRow>();
    for (const { message } of dropped) {
      counts.set(message.sender, (counts.get(message.sender) ?? 0) + 1);
      newest.delete(message.sender); // keeps the order of the chat
      newest.set(message.sender, message);
    }
    for (const [sender, message] of newest) {
      const before = (counts.get(sender) ?? 1) - 1;
      const more = before > 0 ? ` and ${before} before it` : '';
      await this._works.refuse(message, `The bot was busy, so it left out this message${more}.`);
      this._passed(message);
    }
  }

  /** The store knows what becomes of a message, and of those before it. */
  private _passed({ seq }: IMessageRow): void {
    this._stored = Math.max(this._stored, seq);
    this._waiting = this._waiting.filter(({ message }) => message.seq > seq);
  }

  private async _storeCursor(seq: number): Promise<void> {
    this._read = seq;
    await this._options.storage.setCursor(this._chat, this._bot.name, seq);
    this._stored = seq;
  }

  private _goOnAfter(ms: number | null): void {
    this._timer?.dispose();
    this._timer =
      ms === null || this._isDisposed
        ? undefined
        : this._options.clock.after(ms, () => this._goOn());
  }

  private readonly _choose: ReturnType<typeof concurrencyOf>;
  private readonly _works: Works;
  private readonly _routed: RoutedInbox;
  /** Messages from before wait since then. */
  private readonly _openedOn: number;
  /** The `seq` up to which messages were read; null before the first. */
  private _read: number | null = null;
  /** The `seq` up to which the store knows what became of them. */
  private _stored = 0;
  /** Whether the store may have messages that were not read. */
  private _hasNew = true;
  /** Messages that were read and not handed over. */
  private _waiting: IWaiting[] = [];
  /** Handovers to resume, and whether the store may have more of them. */
  private _again: readonly IHandover[] = [];
  private _isBehind = true;
  private _reading: Promise<void> = Promise.resolve();
  private _isAwake = false;
  private _isDisposed = false;
  private _timer: IDisposable | undefined;
}
