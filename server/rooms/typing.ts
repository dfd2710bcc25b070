import type { IClock, IDisposable } from '../clock.js';
import { ChatError } from '../errors.js';
import type { IPrincipal } from '../identity/principal.js';
import { userOf } from '../identity/user.js';
import type { ClientIds } from './client-ids.js';
import { nameFor } from './given-names.js';
import { Meter } from './meter.js';
import type { IPresenceEntry, Presence } from './presence.js';

/** Whoever says by command that they type is shown as typing for so long, in milliseconds. */
const HOLDS = 8_000;

/** Whoever goes on typing in a document is told of again after so long, in milliseconds. */
const PAUSE = 3_000;

export interface ITypingOptions {
  readonly clock: IClock;
  readonly presence: Presence;
  readonly clients: ClientIds;
  /** How often one user is told of within ten seconds. */
  readonly most: number;
  readonly onTyping: (principal: IPrincipal) => void;
}

interface IGuest {
  readonly client: number;
  clock: number;
  end?: IDisposable;
}

/**
 * Lets typing cross between the doors of a room: who says so by command gets a presence of the room's own, and who types in a
 * document is told of as an event.
 */
export class Typing implements IDisposable {
  constructor(private readonly _options: ITypingOptions) {
    this._meter = new Meter(_options.most, 10_000);
  }

  /** Somebody says so by command. @throws ChatError `too_many_requests` */
  say(principal: IPrincipal, given?: string): void {
    const { clock, clients, onTyping } = this._options;
    const { username } = principal;
    if (!this._meter.take(username, clock.now())) {
      const wait = this._meter.wait(username, clock.now());
      throw new ChatError('too_many_requests', undefined, undefined, wait);
    }
    const guest = this._guests.get(username) ?? { client: clients.host(), clock: 0 };
    this._guests.set(username, guest);
    guest.end?.dispose();
    guest.end = clock.after(HOLDS, () => this.stop(username));
    const name = given === undefined ? undefined : nameFor(principal, given);
    const called = name === undefined ? principal : { ...principal, name, displayName: name };
    this._show(guest, { user: userOf(called), isWriting: true });
    onTyping(called);
  }

  /** What they wrote is there, or they have not gone on. */
  stop(username: string): void {
    const guest = this._guests.get(username);
    if (guest?.end) {
      guest.end.dispose();
      guest.end = undefined;
      this._show(guest, null);
    }
  }

  /** Somebody's own presence came. */
  note(principal: IPrincipal, { state }: IPresenceEntry): void {
    const now = this._options.clock.now();
    const { username } = principal;
    const told = this._told.get(username) ?? -Infinity;
    if (state?.isWriting !== true) {
      this._told.delete(username); // whoever begins anew is told of at once
    } else if (now >= told + PAUSE && this._meter.take(username, now)) {
      this._told.set(username, now);
      this._options.onTyping(principal);
    }
  }

  dispose(): void {
    this._guests.forEach(({ end }) => end?.dispose());
    this._guests.clear();
  }

  private _show(guest: IGuest, state: IPresenceEntry['state']): void {
    const { presence } = this._options;
    presence.host({ client: guest.client, clock: ++guest.clock, state });
    presence.share();
  }

  private readonly _meter: Meter;
  private readonly _guests = new Map<string, IGuest>();
  private readonly _told = new Map<string, number>();
}
