import * as random from 'lib0/random';
import type { Delivery, ITimers } from './contracts.js';

/** A message without an echo after this time is shown as not saved yet, in milliseconds. */
export const UNSAVED_AFTER_MS = 5_000;

/** Error codes for which a later retry may succeed. */
const TEMPORARY = new Set([
  'too_many_requests',
  'not_saved',
  'room_failed',
  'closing',
  'internal',
  'orphan'
]);

/** How often a message is added to fresh documents before it counts as refused. */
const ATTEMPTS = 3;

/** A message of the user's own that the server has not stored yet. */
export interface IUnsent {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly sentOn: number;
  attempts: number;
  failure?: { message: string; retry: boolean };
}

/**
 * Holds the user's own messages until the server has stored them. A refused message leaves the shared document, so the
 * outbox keeps its text.
 */
export class Outbox {
  constructor(private _timers: ITimers) {}

  /** All entries, in the order in which they were sent. */
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

  /** Returns the entries to add to the document and counts an attempt for each. An entry with too many attempts fails. */
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

  /**
   * Removes a message that the server has stored or that its author has discarded. @returns whether it was in the
   * outbox.
   */
  remove(id: string): boolean {
    return this._entries.delete(id);
  }

  /** Marks a message as refused by the server. @returns whether it was in the outbox. */
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
    return online && this._timers.now() - entry.sentOn < UNSAVED_AFTER_MS ? 'sending' : 'unsaved';
  }

  private _entries = new Map<string, IUnsent>();
}
