import type { Logger } from 'pino';
import { v5 } from 'uuid';
import type { Attachments } from '../../attachments/attachments.js';
import type { IClock, IDisposable } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import { LruMap } from '../../lru-map.js';
import { RateLimiter } from '../../rates/rate-limiter.js';
import type { IResults } from '../../rooms/commands.js';
import type { IStorage } from '../../storage/storage.js';
import { beginningOf, wellFormed } from '../../text.js';
import { Guests, type IGuestsOptions } from './guests.js';
import type { IRemoteMessage } from './link.js';
import type { IRemoteFile } from './streams.js';

/** The namespace of the ids of messages that come from rooms. */
const MESSAGES = 'c2b8f6a4-4b1c-4b52-8d0e-2f8d1a6b7e10';

/** The share of all people of a room together, as a multiple of that of one. */
const ROOM_SHARE = 5;

const RATE_SPAN_MS = 10_000;
const FILE_SPAN_MS = 60_000;

/** Bytes that count as one packet. */
const PACKET_BYTES = 4 * 1024;

/** Messages that wait for the chat. */
const WAITING = 500;

/** How often a message is tried that the chat cannot take now, and the longest wait between two attempts. */
const ATTEMPTS = 20;
const MAX_PAUSE_MS = 5_000;

export interface IIncomingOptions extends IGuestsOptions {
  readonly storage: IGuestsOptions['storage'] & Pick<IStorage, 'bridges'>;
  readonly attachments: Pick<Attachments, 'add' | 'remove'>;
  readonly clock: IClock;
  readonly limits: Pick<
    ILimits,
    'bodyLength' | 'bridgeFilesPerMinute' | 'bridgeGuests' | 'bridgePacketsPer10s'
  >;
  readonly log: Logger;
}

/** A message of somebody in the room, with the file that is stored for it. */
type Arrived = IRemoteMessage & { readonly attachment?: string };

/**
 * The messages of the people in a room, on their way into a chat. The id of a message follows from its sender and its id in the room, so that the chat
 * has it once, however often and on whatever way it comes.
 */
export class Incoming implements IDisposable {
  constructor(private readonly _options: IIncomingOptions) {
    const { limits } = _options;
    this._guests = new Guests(_options);
    this._packets = new Shares(() => limits.bridgePacketsPer10s, RATE_SPAN_MS);
    this._files = new Shares(() => limits.bridgeFilesPerMinute, FILE_SPAN_MS);
  }

  /** Counts what an identity sends. */
  admits(identity: string, bytes: number): boolean {
    const now = this._options.clock.steady();
    const amount = Math.max(Math.ceil(bytes / PACKET_BYTES), 1);
    return this._packets.take(identity, now, amount);
  }

  /** Takes a message on, after those that came before it. */
  receive(message: Arrived): void {
    if (this._waiting >= WAITING) {
      this._giveUp(message, 'too many messages wait');
      return;
    }
    this._waiting++;
    this._last = this._last.then(() => this._try(message)).finally(() => void this._waiting--);
  }

  /** Stores a file while it arrives, and then takes the message on that shows it. Resolves when the file was read or dropped, and rejects if it does not arrive whole. */
  async receiveFile(file: IRemoteFile): Promise<void> {
    const work = this._store(file);
    this._storing.add(work);
    await work.finally(() => this._storing.delete(work));
  }

  /** Notes that something from the room does not come into the chat. */
  drop(reason: string, err?: unknown): void {
    const { log, chat, clock } = this._options;
    // A flood fills no log.
    if (this._warnings.take('', clock.steady())) {
      const fault = reason === 'internal' && { err };
      log.warn({ chat, reason, ...fault }, 'A message from a LiveKit room was dropped.');
    }
  }

  /** Whether the room has told of the deletion of a message, so that the room is not told in turn. */
  hasDeleted(id: string): boolean {
    return this._deleted.get(id) ?? false;
  }

  /** The participants of the chat have changed. */
  forgetPeople(): void {
    this._guests.forgetPeople();
  }

  /** Resolves when everything that was received has been taken or dropped. */
  get done(): Promise<unknown> {
    return Promise.allSettled([this._last, ...this._storing]);
  }

  dispose(): void {
    this._end.abort(new ChatError('closing'));
    this._wake?.();
  }

  private async _store({ sender, id: remote, body, ...file }: IRemoteFile): Promise<void> {
    const { attachments, clock, chat } = this._options;
    if (!this._files.take(sender.identity, clock.steady())) {
      return this.drop('too_many_requests');
    }
    const guest = this._guests.of(sender);
    try {
      await this._guests.join(guest);
      if (await this._read(guest, idOf(chat, guest, remote))) {
        return; // it came before
      }
      const { signal } = this._end;
      const { id } = await attachments.add(guest, chat, { ...file, body, signal });
      this.receive({ sender, id: remote, text: '', deleted: false, attachment: id });
    } catch (error) {
      if (!(error instanceof ChatError)) {
        throw error;
      }
      this.drop(error.code, error);
    }
  }

  private async _try(message: Arrived): Promise<void> {
    for (let attempt = 1; !this._isDisposed; attempt++) {
      try {
        await this._pass(message);
        return;
      } catch (error) {
        const { code, retry, wait } =
          error instanceof ChatError ? error : new ChatError('internal');
        if (retry !== 'later' || wait > ATTEMPTS * MAX_PAUSE_MS || attempt === ATTEMPTS) {
          this._giveUp(message, code, error);
          return;
        }
        await this._pause(Math.min(wait, MAX_PAUSE_MS));
      }
    }
    this._giveUp(message, 'closing');
  }

  /** Drops a message, and the file that was stored for it. */
  private _giveUp({ attachment }: Arrived, reason: string, error?: unknown): void {
    this.drop(reason, error);
    if (attachment !== undefined) {
      const { attachments, owner, chat } = this._options;
      attachments.remove(owner, chat, attachment).catch(() => undefined);
    }
  }

  private async _pass({ sender, id: remote, text, deleted, attachment }: Arrived): Promise<void> {
    const { rooms, storage, limits, chat } = this._options;
    const guest = this._guests.of(sender);
    const id = idOf(chat, guest, remote);
    const said = wellFormed(text);
    const body =
      said.length > limits.bodyLength ? `${beginningOf(said, limits.bodyLength - 1)}…` : said;
    const isDeletion = attachment === undefined && (deleted || body.trim() === '');
    if (isDeletion && (await storage.bridges.remoteOf(chat, id)) === null) {
      return; // a message that never came
    }
    await this._guests.join(guest);
    const there = await this._read(guest, id);
    if (isDeletion) {
      if (there && !there.deleted) {
        this._deleted.set(id, true);
        await rooms.execute(guest, { type: 'delete', chat, id });
      }
    } else if (!there) {
      await storage.bridges.note(chat, id, wellFormed(remote));
      const files = attachment !== undefined && { attachments: [attachment] };
      await rooms.execute(guest, { type: 'send', chat, message: { id, body, ...files } });
    } else if (attachment !== undefined) {
      // The file came twice at the same time.
      if (!there.attachments?.includes(attachment)) {
        throw new ChatError('message_id_taken');
      }
    } else if (!there.deleted && there.body !== body) {
      await rooms.execute(guest, { type: 'edit', chat, id, body });
    }
  }

  /** A message; null if there is none that the guest can read. */
  private async _read(guest: IPrincipal, id: string): Promise<IResults['read-message'] | null> {
    const { rooms, chat } = this._options;
    try {
      return await rooms.execute(guest, { type: 'read-message', chat, id });
    } catch (error) {
      if (error instanceof ChatError && error.code === 'message_not_found') {
        return null;
      }
      throw error;
    }
  }

  private _pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = this._options.clock.after(ms, resolve);
      this._wake = () => {
        timer.dispose();
        resolve();
      };
    });
  }

  private get _isDisposed(): boolean {
    return this._end.signal.aborted;
  }

  private readonly _guests: Guests;
  private readonly _packets: Shares;
  private readonly _files: Shares;
  private readonly _warnings = new RateLimiter(10, 60_000);
  private readonly _deleted = new LruMap<boolean>(1_000);
  private readonly _end = new AbortController();
  private readonly _storing = new Set<Promise<void>>();
  private _last: Promise<void> = Promise.resolve();
  private _waiting = 0;
  private _wake: (() => void) | undefined;
}

/** Limits on the packets or files of one person in the room, and of all together. */
class Shares {
  constructor(most: () => number, span: number) {
    this._ofOne = new RateLimiter(most, span);
    this._ofAll = new RateLimiter(() => ROOM_SHARE * most(), span);
  }

  /** Somebody who sends too much takes nothing from the share of the others. */
  take(identity: string, now: number, amount = 1): boolean {
    return this._ofOne.take(identity, now, amount) && this._ofAll.take('', now, amount);
  }

  private readonly _ofOne: RateLimiter;
  private readonly _ofAll: RateLimiter;
}

const idOf = (chat: string, { username }: IPrincipal, remote: string): string =>
  v5(`${chat}\n${username}\n${remote}`, MESSAGES);
