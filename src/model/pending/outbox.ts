import { v7 } from 'uuid';
import type { IReadyFile } from '../attachments/ready-file.js';
import type { Delivery, ITimers } from '../contracts.js';
import type { IFailure } from './failure.js';

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

/** The server has stored a message with this id. Nobody else knows the id, so it is the user's own. */
const STORED = 'message_id_taken';

/** A message counts as refused after it was added to this many fresh documents. */
const ATTEMPTS = 3;

/** A message of the user's own that the server has not stored yet. */
export interface IUnsent {
  readonly id: string;
  readonly body: string;
  /** The id of the message that it replies to. */
  readonly replyTo?: string;
  readonly files?: readonly IReadyFile[];
  /** Milliseconds since 1970. */
  readonly sentOn: number;
  /** False until it may be sent: not before the browser has it. */
  isReady: boolean;
  attempts: number;
  failure?: IFailure;
}

/** Keeps the entries beyond the life of the outbox. */
export interface IOutboxKeeper {
  keep(entry: IUnsent): void;
  drop(id: string): void;
}

/**
 * Holds the user's own messages until the server has stored them. A refused message leaves the shared document, so the
 * outbox keeps its text.
 */
export class Outbox {
  constructor(
    private _timers: ITimers,
    private _keeper: IOutboxKeeper
  ) {}

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

  add(body: string, replyTo?: string, files: readonly IReadyFile[] = []): IUnsent {
    const id = v7();
    // The times also keep the order beyond the life of the outbox.
    const last = [...this._entries.values()].reduce((at, entry) => Math.max(at, entry.sentOn), 0);
    const sentOn = Math.max(this._timers.now(), last + 1);
    const entry = {
      ...{ id, body, sentOn, isReady: false, attempts: 0 },
      ...(replyTo !== undefined && { replyTo }),
      ...(files.length > 0 && { files })
    };
    this._entries.set(id, entry);
    this._keeper.keep(entry);
    return entry;
  }

  /** Holds exactly these entries, which the keeper has kept. @returns the ids of those that came or went. */
  restore(kept: readonly Omit<IUnsent, 'isReady' | 'attempts'>[]): string[] {
    const ids = new Set(kept.map(({ id }) => id));
    const gone = [...this._entries.keys()].filter(id => !ids.has(id));
    const come = kept.filter(({ id }) => !this._entries.has(id));
    gone.forEach(id => this._entries.delete(id));
    come.forEach(entry => this._entries.set(entry.id, { ...entry, isReady: true, attempts: 0 }));
    return [...gone, ...come.map(({ id }) => id)];
  }

  /** Returns the entries to add to the document and counts an attempt for each. An entry with too many attempts fails. */
  toPost(missing: (id: string) => boolean): IUnsent[] {
    return [...this._entries.values()].filter(entry => {
      if (!entry.isReady || entry.failure || !missing(entry.id)) {
        return false;
      }
      if (entry.attempts++ < ATTEMPTS) {
        return true;
      }
      this._fail(entry, { message: '', retry: true });
      return false;
    });
  }

  /**
   * Removes a message that the server has stored or that its author has discarded. @returns whether it was in the
   * outbox.
   */
  remove(id: string): boolean {
    const isHere = this._entries.delete(id);
    if (isHere) {
      this._keeper.drop(id);
    }
    return isHere;
  }

  /** Marks a message as refused by the server, or removes it if it was stored before. @returns whether it was in the outbox. */
  fail(id: string, code: string, message: string): boolean {
    const entry = this._entries.get(id);
    if (entry && code === STORED) {
      this.remove(id);
    } else if (entry) {
      this._fail(entry, { message, retry: TEMPORARY.has(code), code });
    }
    return entry !== undefined;
  }

  delivery(id: string, online: boolean): Delivery {
    const entry = this._entries.get(id);
    return entry ? deliveryOf(entry, online, this._timers.now()) : 'saved';
  }

  private _fail(entry: IUnsent, failure: IFailure): void {
    entry.failure = { ...failure, time: this._timers.now() };
    this._keeper.keep(entry);
  }

  private _entries = new Map<string, IUnsent>();
}

/** The state of a text on its way to the server. */
export function deliveryOf(
  { sentOn, failure }: Pick<IUnsent, 'sentOn' | 'failure'>,
  online: boolean,
  now: number
): Delivery {
  if (failure) {
    return 'failed';
  }
  return online && now - sentOn < UNSAVED_AFTER_MS ? 'sending' : 'unsaved';
}
