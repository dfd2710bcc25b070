import type { Logger } from 'pino';
import { v5 } from 'uuid';
import { isGuestUsername } from '../../../src/document/index.js';
import type { IClock, IDisposable } from '../../clock.js';
import { ChatError } from '../../errors.js';
import type { IPrincipal } from '../../identity/principal.js';
import type { ILimits } from '../../limits.js';
import { LruMap } from '../../lru-map.js';
import { RateLimiter } from '../../rates/rate-limiter.js';
import type { Rooms } from '../../rooms/rooms.js';
import type { IStorage } from '../../storage/storage.js';
import { beginningOf, wellFormed } from '../../text.js';
import { Guests } from './guests.js';
import type { IRemoteMessage } from './link.js';

/** The namespace of the ids of messages that come from rooms. */
const MESSAGES = 'c2b8f6a4-4b1c-4b52-8d0e-2f8d1a6b7e10';

/** Packets of all people of a room together, as a multiple of those of one. */
const ROOM_SHARE = 5;

const RATE_SPAN_MS = 10_000;

/** Bytes that count as one packet. */
const PACKET_BYTES = 4 * 1024;

/** Messages that wait for the chat. */
const WAITING = 500;

/** How often a message is tried that the chat cannot take now, and the longest wait between two attempts. */
const ATTEMPTS = 20;
const MAX_PAUSE_MS = 5_000;

export interface IIncomingOptions {
  readonly storage: Pick<IStorage, 'bridges' | 'getParticipants' | 'getFormer' | 'getUser'>;
  readonly rooms: Pick<Rooms, 'execute'>;
  readonly clock: IClock;
  readonly limits: Pick<ILimits, 'bodyLength' | 'bridgeGuests' | 'bridgePacketsPer10s'>;
  readonly log: Logger;
  readonly chat: string;
  readonly room: string;
  /** The principal who lets people of the room into the chat. */
  readonly owner: IPrincipal;
}

/**
 * The messages of the people in a room, on their way into a chat. The id of a message follows from its sender and its id in the room, so that the chat
 * has it once, however often and on whatever way it comes.
 */
export class Incoming implements IDisposable {
  constructor(private readonly _options: IIncomingOptions) {
    const { limits } = _options;
    const most = (): number => limits.bridgePacketsPer10s;
    this._guests = new Guests(_options.room);
    this._ofOne = new RateLimiter(most, RATE_SPAN_MS);
    this._ofAll = new RateLimiter(() => ROOM_SHARE * most(), RATE_SPAN_MS);
  }

  /** Counts what an identity sends. */
  admits(identity: string, bytes: number): boolean {
    const now = this._options.clock.steady();
    const amount = Math.max(Math.ceil(bytes / PACKET_BYTES), 1);
    // Somebody who sends too much takes nothing from the share of the others.
    return this._ofOne.take(identity, now, amount) && this._ofAll.take('', now, amount);
  }

  /** Takes a message on, after those that came before it. */
  receive(message: IRemoteMessage): void {
    if (this._waiting >= WAITING) {
      this._warn(null, 'too many messages wait');
      return;
    }
    this._waiting++;
    this._last = this._last.then(() => this._try(message)).finally(() => void this._waiting--);
  }

  /** Whether the room has told of the deletion of a message, so that the room is not told in turn. */
  hasDeleted(id: string): boolean {
    return this._deleted.get(id) ?? false;
  }

  /** The participants of the chat have changed. */
  forgetPeople(): void {
    this._joined.clear();
  }

  /** Resolves when everything that was received has been taken or dropped. */
  get done(): Promise<void> {
    return this._last;
  }

  dispose(): void {
    this._isDisposed = true;
    this._wake?.();
  }

  private async _try(message: IRemoteMessage): Promise<void> {
    for (let attempt = 1; !this._isDisposed; attempt++) {
      try {
        await this._pass(message);
        return;
      } catch (error) {
        const { code, retry, wait } =
          error instanceof ChatError ? error : new ChatError('internal');
        if (retry !== 'later' || wait > ATTEMPTS * MAX_PAUSE_MS || attempt === ATTEMPTS) {
          this._warn(error, code);
          return;
        }
        await this._pause(Math.min(wait, MAX_PAUSE_MS));
      }
    }
  }

  private async _pass({ sender, id: remote, text, deleted }: IRemoteMessage): Promise<void> {
    const { rooms, storage, limits, chat } = this._options;
    const guest = this._guests.of(sender);
    const id = v5(`${chat}\n${guest.username}\n${remote}`, MESSAGES);
    const said = wellFormed(text);
    const body =
      said.length > limits.bodyLength ? `${beginningOf(said, limits.bodyLength - 1)}…` : said;
    const isDeletion = deleted || body.trim() === '';
    if (isDeletion && (await storage.bridges.remoteOf(chat, id)) === null) {
      return; // a message that never came
    }
    await this._join(guest);
    const there = await rooms
      .execute(guest, { type: 'read-message', chat, id })
      .catch((error: unknown) => {
        if (error instanceof ChatError && error.code === 'message_not_found') {
          return null;
        }
        throw error;
      });
    if (isDeletion) {
      if (there && !there.deleted) {
        this._deleted.set(id, true);
        await rooms.execute(guest, { type: 'delete', chat, id });
      }
    } else if (!there) {
      await storage.bridges.note(chat, id, wellFormed(remote));
      await rooms.execute(guest, { type: 'send', chat, message: { id, body } });
    } else if (!there.deleted && there.body !== body) {
      await rooms.execute(guest, { type: 'edit', chat, id, body });
    }
  }

  /** Adds a guest to the chat, unless they are there. An owner who has removed them does not want them back. */
  private async _join({ username, displayName }: IPrincipal): Promise<void> {
    if (this._joined.has(username)) {
      return;
    }
    const { storage, rooms, limits, chat, owner } = this._options;
    const people = await storage.getParticipants(chat);
    if (!people.some(person => person.username === username)) {
      if (await storage.getFormer(chat, username)) {
        throw new ChatError('removed_from_chat');
      }
      const guests = people.filter(person => isGuestUsername(person.username)).length;
      if (guests >= limits.bridgeGuests) {
        throw new ChatError('too_many_participants');
      }
      // A command shows its principal under the name that it gives.
      const known = await storage.getUser(owner.username);
      const { refused } = await rooms.execute(
        { ...owner, ...known },
        {
          type: 'add-participants',
          chat,
          participants: [{ username, displayName }]
        }
      );
      if (refused.length > 0) {
        throw new ChatError(refused[0].code);
      }
    }
    this._joined.add(username);
  }

  private _warn(err: unknown, reason: string): void {
    const { log, chat, clock } = this._options;
    if (this._warnings.take('', clock.steady())) {
      const fault = reason === 'internal' && { err };
      log.warn({ chat, reason, ...fault }, 'A message from a LiveKit room was dropped.');
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

  private readonly _guests: Guests;
  private readonly _ofOne: RateLimiter;
  private readonly _ofAll: RateLimiter;
  /** A flood fills no log. */
  private readonly _warnings = new RateLimiter(10, 60_000);
  private readonly _deleted = new LruMap<boolean>(1_000);
  private readonly _joined = new Set<string>();
  private _last: Promise<void> = Promise.resolve();
  private _waiting = 0;
  private _wake: (() => void) | undefined;
  private _isDisposed = false;
}
