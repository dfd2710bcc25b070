import * as random from 'lib0/random';
import type { Delivery, ITimers } from './contracts.js';

/** A message without an echo for so long is called unsaved, in milliseconds. */
export const PATIENCE = 5_000;

/** What the server may take at another time. */
const TEMPORARY = new Set([
  'too_many_requests',
  'not_saved',
  'room_failed',
  'closing',
  'internal',
  'orphan'
]);

/** A message may go out this often into fresh documents before it counts as refused. */
const ATTEMPTS = 3;

/** An own message that the server has not stored. */
export interface IUnsent {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentOn: number;
  attempts: number;
  failure?: { message: string; retry: boolean };
}

/**
 * Own messages until the server has stored them.
 * A refused message leaves the shared document, so its text is kept here.
 */
export class Outbox {
  constructor(private _timers: ITimers) {}

  /** All of them, in the order in which they were sent. */
  get entries(): IterableIterator<IUnsent> {
    return this._entries.values();
  }

  get size(): number {
    return this._entries.size;
  }

  get(id: string): IUnsent | undefined {
    return this._entries.get(id);
  }

  add(body: string): IUnsent {
    const entry: IUnsent = { id: random.uuidv4(), body, sentOn: this._timers.now(), attempts: 0 };
    this._entries.set(entry.id, entry);
    return entry;
  }

  /** What is to be in the document. Counts an attempt for each; who had too many of them fails. */
  toPost(missing: (id: string) => boolean): IUnsent[] {
    return [...this._entries.values()].filter(entry => {
      if (entry.failure || !missing(entry.id)) {
        return false;
      }
      if (entry.attempts++ < ATTEMPTS) {
        return true;
      }
      entry.failure = { message: '', retry: true };
      return false;
    });
  }

  /** The server has stored it, or its author has given it up. @returns whether it was here. */
  remove(id: string): boolean {
    return this._entries.delete(id);
  }

  /** The server refused it. @returns whether it was here. */
  fail(id: string, code: string, message: string): boolean {
    const entry = this._entries.get(id);
    if (entry) {
      entry.failure = { message, retry: TEMPORARY.has(code) };
    }
    return entry !== undefined;
  }

  delivery(id: string, online: boolean): Delivery {
    const entry = this._entries.get(id);
    if (!entry) {
      return 'saved';
    }
    if (entry.failure) {
      return 'failed';
    }
    return online && this._timers.now() - entry.sentOn < PATIENCE ? 'sending' : 'unsaved';
  }

  private _entries = new Map<string, IUnsent>();
}
