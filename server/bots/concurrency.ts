import { ChatError } from '../errors.js';
import type { IMessageRow } from '../storage/storage.js';

/** Messages of a chat that wait for a bot with `queue`. Older ones are left out. */
const QUEUED = 10;
/** The longest time that a message waits for a bot with `queue`, in milliseconds. */
const QUEUED_MS = 90_000;
/** A bot that works through a burst within this time leaves none of it out, in milliseconds. */
const BURST_MS = 1_000;
/** The quiet after which a bot with `debounce` gets the newest message, in milliseconds. */
const DEBOUNCE_MS = 1_500;
/** Messages of a chat on which a bot with `concurrent` works at a time. */
const CONCURRENT = 10;

/** A message that waits for a bot. */
export interface IWaiting {
  readonly message: IMessageRow;
  /** Since when it has waited, in milliseconds since 1970. */
  readonly since: number;
}

/** The fate of the waiting messages. Those in none of the lists go on waiting. */
export interface IChoice {
  /** The first ones, which are left out. Their senders are told. */
  readonly dropped: readonly IWaiting[];
  /** Those that are handed over now, after the dropped ones. Messages between them need no answer of their own. */
  readonly given: readonly IWaiting[];
  /** Milliseconds after which the choice may be another one, even if nothing happens; null if it will not. */
  readonly wait: number | null;
}

/** @param busy - the messages on which the bot works */
type Choose = (waiting: readonly IWaiting[], busy: number, now: number) => IChoice;

const NONE: IChoice = { dropped: [], given: [], wait: null };

/** One message after the other. If the bot is behind, the oldest messages are left out. */
const queue: Choose = (waiting, busy, now) => {
  const age = ({ since }: IWaiting): number => now - since;
  const isDropped = (one: IWaiting, i: number): boolean =>
    age(one) > QUEUED_MS || (waiting.length - i > QUEUED && age(one) >= BURST_MS);
  const end = waiting.findIndex((one, i) => !isDropped(one, i));
  const kept = end < 0 ? [] : waiting.slice(end);
  const given = busy === 0 ? kept.slice(0, 1) : [];
  const [next] = kept.slice(given.length);
  const patience = kept.length - given.length > QUEUED ? BURST_MS : QUEUED_MS + 1;
  return {
    dropped: waiting.slice(0, waiting.length - kept.length),
    given,
    wait: next ? Math.max(patience - age(next), 0) : null
  };
};

/** Messages that arrive while the bot works are left out. */
const drop: Choose = (waiting, busy) =>
  busy > 0 ? { ...NONE, dropped: waiting } : { ...NONE, given: waiting.slice(0, 1) };

/** Only the newest message, once nobody has written for a while. */
const debounce: Choose = (waiting, busy, now) => {
  const newest = waiting.at(-1);
  if (!newest || busy > 0) {
    return NONE;
  }
  const wait = newest.since + DEBOUNCE_MS - now;
  return wait > 0 ? { ...NONE, wait } : { ...NONE, given: [newest] };
};

/** Many at a time. */
const concurrent: Choose = (waiting, busy) => ({
  ...NONE,
  given: waiting.slice(0, Math.max(CONCURRENT - busy, 0))
});

const MODES = { queue, drop, debounce, concurrent };

/** The way to treat messages that arrive while the bot works on another one of the same chat. */
export type Concurrency = keyof typeof MODES;

/** The rule of a bot for the messages that wait for it. @throws ChatError `bad_value` for an unknown name */
export function concurrencyOf({
  name,
  concurrency = 'queue'
}: {
  readonly name: string;
  readonly concurrency?: Concurrency;
}): Choose {
  if (!Object.hasOwn(MODES, concurrency)) {
    const known = Object.keys(MODES).join(', ');
    throw new ChatError(
      'bad_value',
      `The bot "${name}" has the unknown concurrency "${concurrency}". Choose one of: ${known}.`
    );
  }
  return MODES[concurrency];
}
