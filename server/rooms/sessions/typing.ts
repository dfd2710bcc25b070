import type { IClock, IDisposable } from '../../clock.js';
import type { IPrincipal } from '../../identity/principal.js';
import { userOf } from '../../identity/user.js';
import type { ClientIds } from '../document/client-ids.js';
import { nameFor } from '../../policy/names.js';
import type { IPresenceEntry, Presence } from './presence.js';
import { rateKeyIn } from '../document/rates.js';
import type { Rates } from '../document/rates.js';

/** Whoever says by command that they type is shown as typing for so long, in milliseconds. */
const HOLDS = 8_000;

/** Whoever goes on typing in a document is told of again after so long, in milliseconds. */
const PAUSE = 3_000;

export interface ITypingOptions {
  readonly clock: IClock;
  readonly presence: Presence;
  readonly clients: ClientIds;
  readonly chat: string;
  /** How often users are told of. */
  readonly rates: Pick<Rates, 'typing'>;
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
  constructor(private readonly _options: ITypingOptions) {}

  /** Somebody says so by command. @throws ChatError `too_many_requests` */
  say(principal: IPrincipal, given?: string): void {
    const { chat, clock, clients, rates, onTyping } = this._options;
    const { username } = principal;
    rates.typing.consume(rateKeyIn(chat, principal), clock.now());
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
    const { chat, clock, rates } = this._options;
    const now = clock.now();
    const { username } = principal;
    const told = this._told.get(username) ?? -Infinity;
    if (state?.isWriting !== true) {
      this._told.delete(username); // whoever begins anew is told of at once
    } else if (now >= told + PAUSE && rates.typing.take(rateKeyIn(chat, principal), now)) {
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

  private readonly _guests = new Map<string, IGuest>();
  private readonly _told = new Map<string, number>();
}
